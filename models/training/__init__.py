"""The recipe of our own multilingual encoder: parallel text in, a small token table out.

`python -m models.training --help` runs it; `models/weights/student/README.md` says what it gave.
Nothing here is needed to use the encoder: that is `models.student`, without torch.
"""
