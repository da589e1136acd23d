// What a form gains from a script: nothing typed is lost, personal data is told of while typing, a file can be dragged.
(() => {
  "use strict";
  const ready = () => {
    for (const summary of document.querySelectorAll(".error-summary")) summary.focus();
    // Once a form went through, its draft is needed no more: the page that follows shows no errors.
    const sent = sessionStorage.getItem("waypost-sent");
    if (sent && !document.querySelector(".error-summary")) { kept.drop(sent); sessionStorage.removeItem("waypost-sent"); }
    for (const form of document.querySelectorAll("form[data-draft]")) keepDraft(form);
    for (const field of document.querySelectorAll("[data-scan]")) watch(field);
    for (const zone of document.querySelectorAll(".dropzone")) drag(zone);
    for (const place of document.querySelectorAll("[data-progress]")) follow(place);
  };
  const kept = { get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* no room, or not allowed */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* the same */ } } };
  const fieldsOf = (form) => [...form.elements].filter((e) => e.name && !["csrfmiddlewaretoken", "token"].includes(e.name) && !e.name.startsWith("seen:") && e.type !== "submit" && e.type !== "file");
  const values = (form) => fieldsOf(form).filter((e) => e.type !== "hidden").map((e) => [e.name, e.type === "checkbox" || e.type === "radio" ? e.checked : e.value, e.type === "checkbox" || e.type === "radio" ? e.value : null]);
  const fill = (form, saved) => {
    for (const [name, value, which] of saved)
      for (const e of fieldsOf(form))
        if (e.name === name && (which === null || e.value === which)) { if (which === null) e.value = value; else e.checked = value; }
  };
  // A draft of a form lives on this device until the server has it.
  function keepDraft(form) {
    const key = "waypost-draft:" + form.dataset.draft;
    const words = form.querySelector(".draft-words").dataset;
    const begun = JSON.stringify(values(form));
    const wasSent = document.querySelector(".error-summary");
    const note = document.createElement("p");
    note.className = "draft"; note.hidden = true; note.setAttribute("role", "status");
    form.prepend(note);
    const saved = kept.get(key);
    if (saved && !wasSent && JSON.stringify(saved) !== begun) {
      note.hidden = false; note.textContent = words.found + " ";
      const put = document.createElement("button"), no = document.createElement("button");
      put.type = no.type = "button"; put.className = "button"; no.className = "button quiet";
      put.textContent = words.restore; no.textContent = words.forget;
      put.onclick = () => { fill(form, saved); note.hidden = true; for (const d of form.querySelectorAll("details")) d.open = true; };
      no.onclick = () => { kept.drop(key); note.hidden = true; };
      note.append(put, " ", no);
    }
    let timer;
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(() => kept.set(key, values(form)), 400); });
    form.addEventListener("submit", (event) => {
      kept.set(key, values(form));
      if (navigator.onLine === false) { event.preventDefault(); note.hidden = false; note.textContent = words.offline; note.scrollIntoView({ block: "center" }); return; }
      sessionStorage.setItem("waypost-sent", key);
    });
  }
  function watch(field) {
    let timer;
    const place = field.parentElement.querySelector(".scan");
    const token = field.form && field.form.querySelector("[name=csrfmiddlewaretoken]");
    if (!place || !token) return;
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(async () => {
        const body = new URLSearchParams([[field.name, field.value]]);
        try {
          const answer = await fetch(field.dataset.scan, { method: "POST", body, headers: { "X-CSRFToken": token.value } });
          if (answer.ok) place.textContent = await answer.text();
        } catch { /* no line: it is looked through when the form is sent */ }
      }, 700);
    });
  }
  function drag(zone) {
    const input = zone.querySelector("input[type=file]");
    zone.addEventListener("dragover", (event) => { event.preventDefault(); zone.classList.add("over"); });
    zone.addEventListener("dragleave", () => zone.classList.remove("over"));
    zone.addEventListener("drop", (event) => { event.preventDefault(); zone.classList.remove("over"); if (event.dataTransfer.files.length) input.files = event.dataTransfer.files; });
  }
  function follow(place) {
    const bar = place.querySelector("progress"), far = place.querySelector(".far");
    const look = async () => {
      try {
        const told = await (await fetch(place.dataset.progress, { headers: { Accept: "application/json" } })).json();
        if (told.state !== place.dataset.state) { location.reload(); return; }
        if (told.total) { bar.max = told.total; bar.value = told.done; }
        if (told.done) far.textContent = told.total ? `${told.done} / ${told.total}` : String(told.done);
      } catch { /* no line for the moment */ }
      setTimeout(look, 1500);
    };
    setTimeout(look, 700);
  }
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", ready); else ready();
})();
