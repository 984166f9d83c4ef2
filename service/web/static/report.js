// Reads a report while it is written: proposes themes and language, points at what is like it.
// Without scripts, the button "Look first" does the same.
"use strict";
(() => {
  const form = document.querySelector("form[data-look]");
  const told = document.querySelector("#reading");
  const PAUSE_MS = 700;
  const FEWEST_CHARS = 30;
  const chosen = new Set();
  let timer = 0;
  let asked = 0;

  const fill = (reading) => {
    const themes = (reading.dataset.themes || "").split(" ");
    if (!chosen.has("themes")) {
      for (const box of form.querySelectorAll("input[name=themes]")) {
        box.checked = themes.includes(box.value);
      }
    }
    const language = reading.dataset.language;
    const options = form.elements.language;
    if (language && !chosen.has("language")) {
      if ([...options.options].some((option) => option.value === language)) {
        options.value = language;
      }
    }
  };

  const look = async () => {
    if (form.elements.text.value.trim().length < FEWEST_CHARS) {
      return;
    }
    const number = ++asked;
    const body = new URLSearchParams(new FormData(form));
    try {
      const answer = await fetch(form.dataset.look, { method: "POST", body });
      if (answer.ok && number === asked) {
        told.innerHTML = await answer.text();
        const reading = told.querySelector("[data-themes]");
        if (reading) {
          fill(reading);
        }
      }
    } catch {
      // What is proposed is a help; without it the form works all the same.
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.name === "themes" || event.target.name === "language") {
      chosen.add(event.target.name);
    } else if (event.target.name === "text" || event.target.name === "title") {
      clearTimeout(timer);
      timer = setTimeout(look, PAUSE_MS);
    }
  });
  if (form.querySelector("input[name=themes]:checked")) {
    chosen.add("themes");
  }
  if (form.elements.language.value) {
    chosen.add("language");
  }
})();
