"""What runs beside the service: watched, given up, tried again, taken up after a crash."""

import base64
import io
import re
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import monotonic, sleep

import pytest
from pypdf import PdfReader
from sqlalchemy import update

from data.errors import Conflict, NotFound, StoreError
from models.hashing import HashingEncoder
from models.store import EmbeddingStore
from service.jobs.dossiers import make_dossiers
from service.jobs.embedding import RETRY_AFTER, Embedding
from service.jobs.worker import Abandoned, Worker
from service.live import Live
from service.storage import jobs, tables
from service.storage.catalogue import load_catalogue
from service.storage.statements import publish_statement
from tests.service.conftest import NOW, form_key
from tests.world import CATALOGUE, statement

NEW = statement("new", "fir", "experience", "Flooded cellars stay dry behind a harbour gate.", [])
LATER = NOW + timedelta(minutes=1)


def text_of(answer):
    assert answer.status_code == 200, answer.text
    return " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())


def ask(connection, job="a", kind="import", at=NOW, **more):
    jobs.ask_job(connection, job, kind, "Title", at, None, language="en", **more)


def stored(live, job):
    with live.database.reading() as connection:
        return jobs.find_job(connection, job)


def test_jobs_are_taken_in_the_order_they_were_asked_each_once(database):
    with database.writing() as connection:
        ask(connection, "late", at=LATER)
        ask(connection, "early")
        ask(connection, "other", kind="pairing")
        taken = [jobs.take_waiting(connection, ("import",)) for _n in range(3)]
    assert [job and (job.id, job.state, job.n_tries) for job in taken] == [
        ("early", "running", 1), ("late", "running", 1), None,
    ]  # fmt: skip


def test_only_what_runs_tells_how_far_it_is_and_ends(database):
    with database.writing() as connection:
        ask(connection)
        assert not jobs.tell_progress(connection, "a", "", 1, 2)
        assert not jobs.finish_job(connection, "a", jobs.DONE, NOW)
        jobs.take_waiting(connection, ("import",))
        assert jobs.tell_progress(connection, "a", "Half.", 1, 2)
        assert (jobs.find_job(connection, "a").told, jobs.find_job(connection, "a").n_done) == (
            "Half.", 1,
        )  # fmt: skip
        assert jobs.finish_job(connection, "a", jobs.DONE, LATER)
        assert not jobs.finish_job(connection, "a", jobs.FAILED, LATER)
        found = jobs.find_job(connection, "a")
    assert (found.state, found.ended_at) == ("done", LATER)


def test_what_was_given_up_is_told_of_and_can_be_tried_once_more(database):
    with database.writing() as connection:
        ask(connection, wanted={"n": 1})
        jobs.take_waiting(connection, ("import",))
        with pytest.raises(Conflict, match="failed or was given up"):
            jobs.retry_job(connection, "a", NOW, None)
        assert jobs.cancel_job(connection, "a", NOW, None)
        assert not jobs.cancel_job(connection, "a", NOW, None)
        assert not jobs.tell_progress(connection, "a")
        assert jobs.take_waiting(connection, ("import",)) is None
        jobs.retry_job(connection, "a", NOW, None)
        again = jobs.take_waiting(connection, ("import",))
        assert (again.n_tries, again.wanted) == (1, {"n": 1})
        with pytest.raises(NotFound, match="no job 'b'"):
            jobs.cancel_job(connection, "b", NOW, None)


def test_what_a_stopped_service_left_is_taken_up_but_not_for_ever(database):
    with database.writing() as connection:
        ask(connection)
        for n in range(1, jobs.MOST_TRIES + 1):
            assert jobs.take_waiting(connection, ("import",)).n_tries == n
            jobs.requeue_running(connection, ("import",), NOW)
        found = jobs.find_job(connection, "a")
    assert found.state == "failed"
    assert "stopped 3 times" in found.told


def test_documents_are_kept_for_a_month(database):
    month = jobs.FILES_KEPT
    with database.writing() as connection:
        for job, ended in (("old", NOW - month - timedelta(days=1)), ("new", NOW)):
            ask(connection, job, kind="dossiers")
            jobs.take_waiting(connection, ("dossiers",))
            jobs.keep_file(connection, job, "x.pdf", "eA==")
            jobs.finish_job(connection, job, jobs.DONE, ended)
        jobs.forget_old_files(connection, NOW)
        assert [job.id for job in jobs.all_jobs(connection)] == ["new"]
        assert jobs.files_of(connection, "old") == {}
        assert jobs.files_of(connection, "new") == {"x.pdf": "eA=="}


def test_the_dossiers_of_all_cities_are_made_in_the_language_of_who_asked(own_house):
    house = own_house
    assert house.send("secretariat", "/jobs/dossiers?language=fr").status_code == 303
    assert "waits" in text_of(house.get("secretariat", "/jobs"))
    assert house.work()
    page = house.get("secretariat", "/jobs")
    (address,) = re.findall(r'href="(/jobs/[^"]+\.zip)"', page.text)
    answer = house.get("secretariat", address)
    assert re.search(r"dossiers-\d{4}-\d\d-\d\d-fr\.zip", answer.headers["content-disposition"])
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        takes_part = {c.id for c in CATALOGUE.cities if c.status not in ("former", "applicant")}
        assert {name.removesuffix(".pdf") for name in archive.namelist()} == takes_part
        text = PdfReader(io.BytesIO(archive.read("birch.pdf"))).pages[0].extract_text()
    assert "Partenaires pour Birch" in text
    assert "/cities/birch/dossier" in text


def left_half_done(house):
    """Leave dossiers as a process that was killed after the first one."""
    with house.live.database.writing() as connection:
        job = jobs.take_waiting(connection, ("dossiers",))
        content = base64.b64encode(b"kept").decode()
        jobs.keep_file(connection, job.id, "birch.pdf", content)
        jobs.requeue_running(connection, ("dossiers",), NOW)
    return job


def publish(live, changed=NEW):
    with live.database.writing() as connection:
        publish_statement(connection, changed, NOW)


def test_dossiers_go_on_where_a_killed_process_stopped(own_house):
    house = own_house
    house.send("secretariat", "/jobs/dossiers")
    job = left_half_done(house)
    assert house.work()
    with house.live.database.reading() as connection:
        files = jobs.files_of(connection, job.id)
    assert base64.b64decode(files["birch.pdf"]) == b"kept"
    assert len(files) > 1
    assert stored(house.live, job.id).n_done == len(files)


def test_dossiers_of_a_catalogue_that_has_changed_are_made_anew(own_house):
    house = own_house
    house.send("secretariat", "/jobs/dossiers")
    job = left_half_done(house)
    publish(house.live)
    house.live.refresh()
    assert house.work()
    with house.live.database.reading() as connection:
        assert base64.b64decode(jobs.files_of(connection, job.id)["birch.pdf"]) != b"kept"


def test_dossiers_that_are_given_up_stop_between_two_cities(own_house):
    house = own_house
    house.send("secretariat", "/jobs/dossiers")
    with house.live.database.writing() as connection:
        job = jobs.take_waiting(connection, ("dossiers",))

    def say(*_told, **_more):
        house.send("secretariat", f"/jobs/{job.id}", do="cancel")

    with pytest.raises(Abandoned):
        make_dossiers(house.live, job, say)
    with house.live.database.reading() as connection:
        assert jobs.files_of(connection, job.id) == {}
    page = text_of(house.get("secretariat", "/jobs"))
    assert "given up" in page
    assert house.get("secretariat", f"/jobs/{job.id}/dossiers.zip").status_code == 404
    assert house.send("secretariat", f"/jobs/{job.id}", do="retry").status_code == 303
    assert house.work()
    assert house.get("secretariat", f"/jobs/{job.id}/dossiers.zip").status_code == 200


@pytest.mark.parametrize("do", ["", "fly"])
def test_what_nobody_knows_how_to_do_with_a_job_is_refused(house, do):
    assert house.send("secretariat", "/jobs/x", do=do).status_code == 422
    assert house.send("secretariat", "/jobs/x", do="retry").status_code == 404


def test_a_mistake_of_ours_is_told_and_the_next_job_is_done(own_live):
    live = own_live

    def break_down(_live, job, _say):
        if job.id == "a":
            raise ZeroDivisionError
        with live.database.writing() as connection:
            jobs.finish_job(connection, job.id, jobs.DONE, NOW)

    worker = Worker(live, {"import": break_down})
    with live.database.writing() as connection:
        ask(connection, "a")
        ask(connection, "b", at=LATER)
    assert worker.work_once()
    assert worker.work_once()
    assert not worker.work_once()
    assert stored(live, "a").state == "failed"
    assert "Something went wrong here" in stored(live, "a").told
    assert stored(live, "b").state == "done"


def knows(live, statement_id="new"):
    return statement_id in {s.id for s in live.snapshot.catalogue.statements}


class Broken(EmbeddingStore):
    def embed(self, *args, **kwargs):
        raise StoreError("The disk is full.")


def test_changes_are_noticed_while_nobody_asks(own_live):
    live = own_live
    embedding = Embedding(live)
    embedding.start()
    publish(live)
    until = monotonic() + 10
    while not knows(live) and monotonic() < until:
        sleep(0.02)
    embedding.stop()
    assert knows(live)


def test_every_generation_is_one_job(own_live):
    live = own_live
    embedding = Embedding(live)
    assert not embedding.step()
    publish(live)
    assert embedding.step()
    assert not embedding.step()
    job = stored(live, jobs.EMBEDDING)
    assert (job.state, job.wanted) == ("done", {"generation": live.snapshot.generation})
    assert knows(live)


def test_a_change_that_cannot_be_read_leaves_the_old_answers_is_told_and_tried_again(own_live):
    live = own_live
    embedding, good = Embedding(live), live._store
    publish(live)
    live._store = Broken(None)
    assert not embedding.step()
    assert str(live.failure) == "The disk is full."
    assert (stored(live, jobs.EMBEDDING).state, knows(live)) == ("failed", False)
    live._store = good
    assert not embedding.step()  # not so soon
    with live.database.writing() as connection:
        long_ago = datetime.now(UTC) - RETRY_AFTER - timedelta(seconds=1)
        connection.execute(update(tables.job).values(ended_at=long_ago))
    assert embedding.step()
    assert live.failure is None
    assert knows(live)


def test_reading_that_is_given_up_leaves_the_old_answers_until_somebody_wants_it_again(own_live):
    live = own_live
    embedding = Embedding(live)
    publish(live)

    class GivenUp(EmbeddingStore):
        def embed(self, encoder, texts, *, role="passage", progress=None):
            with live.database.writing() as connection:
                jobs.cancel_job(connection, jobs.EMBEDDING, NOW, None)
            progress(0, 1)
            raise AssertionError("it went on")

    good, live._store = live._store, GivenUp(None)
    embedding.step()
    live._store = good
    assert not embedding.step()
    assert (stored(live, jobs.EMBEDDING).state, knows(live)) == ("cancelled", False)
    with live.database.writing() as connection:
        jobs.retry_job(connection, jobs.EMBEDDING, NOW, None)
    assert embedding.step()
    assert knows(live)


def test_a_later_change_is_read_though_an_earlier_one_was_given_up(own_live):
    live = own_live
    embedding = Embedding(live)
    publish(live)
    embedding.step()
    with live.database.writing() as connection:
        publish_statement(connection, replace(NEW, year=2020), NOW)
        jobs.set_state(connection, jobs.EMBEDDING, jobs.CANCELLED)
    assert embedding.step()


def test_a_service_that_begins_reads_whatever_became_of_the_last_job(own_live):
    live = own_live
    with live.database.writing() as connection:
        ask(connection, jobs.EMBEDDING, kind="embedding", wanted={"generation": 1})
        jobs.cancel_job(connection, jobs.EMBEDDING, NOW, None)
    fresh = Live(live.database, HashingEncoder(), EmbeddingStore(None))
    assert Embedding(fresh).step()
    assert fresh.is_ready


def test_what_another_process_has_read_is_taken_over_without_a_job(own_live, tmp_path):
    live = own_live
    second = Live(live.database, HashingEncoder(), EmbeddingStore(tmp_path / "store"))
    second.refresh()
    publish(live)
    assert Embedding(live).step()
    assert not Embedding(second).step()
    assert knows(second)
    assert stored(live, jobs.EMBEDDING).n_tries == 1


def test_an_import_that_a_killed_process_left_is_written_once_and_whole(own_house):
    house = own_house
    table = "id,city,kind,text\nx1,birch,need,Homes are too hot.\nx2,cedar,need,Trees die.\n"
    sent = house.client.post(
        "/import",
        data={"key": form_key(house.sessions["secretariat"])},
        files={"file": ("table.csv", table)},
        headers={"cookie": f"jumelles={house.sessions['secretariat']}"},
    )
    batch = sent.headers["location"].split("/")[-1]
    shown = {"n_new": "2", "n_changed": "0", "n_same": "0", "n_faulty": "0"}
    columns = {"column-id": "0", "column-city": "1", "column-kind": "2", "column-text": "3"}
    assert house.send("secretariat", f"/import/{batch}", **shown, **columns).status_code == 303
    with house.live.database.writing() as connection:
        assert jobs.take_waiting(connection, ("import",))
    assert not house.work()
    assert "running" in text_of(house.get("secretariat", "/jobs"))
    (desk,) = [w for w in house.client.app.state.beside if "import" in getattr(w, "_doers", {})]
    desk.start()
    until = monotonic() + 30
    while stored(house.live, batch).state != "done" and monotonic() < until:
        sleep(0.05)
    desk.stop()
    assert stored(house.live, batch).n_tries == 2
    with house.live.database.reading() as connection:
        published = [s.id for s in load_catalogue(connection).statements]
    assert [published.count(id) for id in ("x1", "x2")] == [1, 1]
    assert house.send("secretariat", f"/jobs/{batch}", do="retry").status_code == 409
