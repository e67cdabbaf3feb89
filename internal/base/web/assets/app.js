// What makes the pages quicker. Every page works without this file.
(() => {
  "use strict";
  const doc = document, root = doc.documentElement;
  const $ = (selector, from = doc) => from.querySelector(selector);
  const all = (selector, from = doc) => [...from.querySelectorAll(selector)];
  const on = (type, fn, options) => doc.addEventListener(type, fn, options);

  // The palette: Ctrl K, or a click in the search field of the top bar.
  const palette = $("#palett");
  if (palette) {
    const input = $("input", palette), answer = $("#palett-svar");
    let timer, current = -1, asked = 0;
    const hits = () => all("a", answer);
    const choose = n => {
      const list = hits();
      current = list.length ? (n + list.length) % list.length : -1;
      list.forEach((a, i) => {
        a.id = "palett-" + i;
        a.tabIndex = -1;
        a.setAttribute("role", "option");
        a.setAttribute("aria-selected", i === current);
      });
      if (current < 0) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", list[current].id);
      list[current].scrollIntoView({ block: "nearest" });
    };
    const ask = async () => {
      const mine = ++asked;
      const response = await fetch(palette.dataset.url + "?q=" + encodeURIComponent(input.value), {
        headers: { "HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "palett" },
      });
      if (mine !== asked || !response.ok) return;
      if (response.headers.has("HX-Redirect")) { location.href = response.headers.get("HX-Redirect"); return; }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const found = $(".hits", page);
      answer.replaceChildren(...(found ? [found] : []));
      all("ul, li", answer).forEach(node => node.setAttribute("role", "presentation"));
      all("section", answer).forEach(node => node.setAttribute("role", "group"));
      all("h2", answer).forEach(node => node.setAttribute("aria-hidden", "true"));
      if (found) {
        found.removeAttribute("id");
        found.setAttribute("role", hits().length ? "listbox" : "status");
        found.setAttribute("aria-label", "Träffar");
      }
      choose(0);
    };
    const open = () => {
      if (palette.open) return;
      palette.showModal();
      input.select();
      ask();
    };
    input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
    palette.addEventListener("keydown", e => {
      if (e.key === "ArrowDown" || e.key === "ArrowUp") {
        e.preventDefault();
        choose(current + (e.key === "ArrowDown" ? 1 : -1));
      }
    });
    input.form?.addEventListener("submit", e => {
      if (current < 0) return;
      e.preventDefault();
      hits()[current].click();
    });
    palette.addEventListener("click", e => {
      if (e.target === palette || e.target.closest("[data-dialog-close]")) palette.close();
    });
    on("keydown", e => {
      if ((e.ctrlKey || e.metaKey) && !e.altKey && e.key.toLowerCase() === "k") {
        e.preventDefault();
        open();
      }
    });
    on("click", e => {
      if (e.target.closest("[data-palette-open] input")) { e.preventDefault(); open(); }
    });
  }

  // "/" goes to the page's own search, unless the user has switched it off.
  on("keydown", e => {
    const typing = e.target.closest?.("input, textarea, select, [contenteditable], dialog");
    if (e.key === "/" && !typing && !e.ctrlKey && !e.metaKey && !e.altKey && root.dataset.keys !== "av") {
      const field = $("[data-search]") || $(".find input");
      if (field) { e.preventDefault(); field.focus(); field.select?.(); }
    }
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "s") {
      const form = e.target.closest?.("form[data-dirty]") || $("form[data-dirty]");
      if (form) { e.preventDefault(); form.requestSubmit(); }
    }
    if (e.key === "Escape") all("details.multi[open]").forEach(d => { d.open = false; $("summary", d).focus(); });
  });

  on("click", e => {
    const close = e.target.closest("[data-close]");
    if (close) close.parentElement.remove();
    all("details.multi[open]").forEach(d => { if (!d.contains(e.target)) d.open = false; });
  });
  on("click", e => {
    const toggle = e.target.closest("[data-filters]");
    if (toggle) toggle.setAttribute("aria-expanded", toggle.form.classList.toggle("open"));
  });
  on("submit", e => {
    const question = e.submitter?.dataset.confirm || e.target.dataset?.confirm;
    if (question && !confirm(question)) { e.preventDefault(); e.stopImmediatePropagation(); }
  }, true);

  // Lists: the selection is sent while one types in its search field, and when
  // another filter has changed. The one event keeps one queue of requests.
  let pause;
  const select = (form, wait) => {
    clearTimeout(pause);
    pause = setTimeout(() => form.dispatchEvent(new Event("urval")), wait);
  };
  on("input", e => { if (e.target.matches?.("#urval [type=search]")) select(e.target.form, 200); });
  on("change", e => { if (e.target.matches?.("#urval :not([type=search])")) select(e.target.form, 0); });
  // Empty filters are left out of the address.
  doc.addEventListener("htmx:config:request", e => {
    const body = e.detail.ctx?.request?.body;
    if (e.target.id !== "urval" || !body?.delete) return;
    const usual = e.target.dataset;
    for (const [name, value] of [...body.entries()]) {
      if (value === "" || (name === "sortera" && value === usual.sort) || (name === "rader" && value === usual.per)) body.delete(name);
    }
  });
  doc.addEventListener("htmx:error", () => {
    const box = $("#meddelanden");
    if (!box || navigator.onLine && $(".flash", box)) return;
    const p = doc.createElement("p");
    p.className = "flash bad";
    p.setAttribute("role", "alert");
    p.textContent = "Servern svarar inte. Kontrollera förbindelsen och försök igen.";
    box.replaceChildren(p);
  });
  // Multi filters say what they are set to.
  on("change", e => {
    const multi = e.target.closest?.("details.multi");
    if (!multi) return;
    const chosen = all("input:checked", multi).map(i => i.parentElement.textContent.trim());
    $(".control", multi).textContent = chosen.length > 1 ? chosen.length + " valda" : chosen[0] || "Alla";
  });

  // Ticking rows.
  on("change", e => {
    const form = e.target.form;
    if (!form?.matches("[data-bulk]")) return;
    const boxes = [...form.elements].filter(el => el.name === "id");
    if (e.target.matches("[data-all]")) boxes.forEach(b => { b.checked = e.target.checked; });
    const n = boxes.filter(b => b.checked).length;
    $("[data-ticked]").textContent = n === 1 ? "1 rad är markerad" : n + " rader är markerade";
  });

  // Days: a calendar beside the text field.
  const icons = $("svg use")?.getAttribute("href").split("#")[0];
  const calendars = from => all("input[data-date]", from).forEach(field => {
    if (field.nextElementSibling || !HTMLInputElement.prototype.showPicker) return;
    const pick = doc.createElement("button");
    pick.type = "button";
    pick.className = "pick";
    const name = $(`label[for="${field.id}"]`)?.firstChild?.textContent.trim() || "dag";
    pick.setAttribute("aria-label", "Välj i kalender: " + name);
    pick.innerHTML = `<svg class="icon" aria-hidden="true"><use href="${icons}#calendar"/></svg>`;
    const day = doc.createElement("input");
    day.type = "date";
    day.tabIndex = -1;
    day.setAttribute("aria-hidden", "true");
    pick.after(day);
    pick.addEventListener("click", () => { day.value = field.value; day.showPicker(); });
    day.addEventListener("change", () => {
      field.value = day.value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      field.focus();
    });
    const box = doc.createElement("span");
    box.className = "pick-box";
    box.append(pick, day);
    field.after(box);
  });
  calendars(doc);

  // Forms: warn before written text is left, keep a draft through a lost session.
  const textOf = form => JSON.stringify([...new FormData(form)].filter(([name, v]) => typeof v === "string" && name !== "version"));
  all("form[data-dirty]").forEach(form => {
    const status = $("[data-status]", form), key = form.dataset.draft && "klover:" + form.dataset.draft;
    const wrong = $(".errors");
    let first = textOf(form), sent = false, timer;
    const dirty = () => !sent && (wrong || textOf(form) !== first);
    const draft = key && sessionStorage.getItem(key);
    if (draft && draft !== first && !wrong && status) {
      const restore = doc.createElement("button");
      restore.type = "button";
      restore.className = "quiet";
      restore.textContent = "Hämta ditt osparade utkast";
      restore.addEventListener("click", () => {
        const values = new Map();
        JSON.parse(draft).forEach(([name, v]) => values.set(name, [...(values.get(name) || []), v]));
        [...form.elements].forEach(el => {
          if (!el.name || el.name === "version" || el.type === "file") return;
          const given = values.get(el.name) || [];
          if (el.type === "checkbox" || el.type === "radio") el.checked = given.includes(el.value);
          else if (el.type !== "hidden" && given.length) el.value = given[0];
        });
        restore.remove();
        status.textContent = "Utkastet är hämtat.";
      });
      status.after(restore);
    }
    form.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        if (!dirty()) { status.textContent = ""; return; }
        if (key) sessionStorage.setItem(key, textOf(form));
        if (status) status.textContent = key ? "Utkastet är sparat i webbläsaren." : "Ändringarna är inte sparade.";
      }, 400);
    });
    form.addEventListener("submit", () => { sent = true; });
    addEventListener("beforeunload", e => { if (dirty()) e.preventDefault(); });
    $("[data-cancel]", form)?.addEventListener("click", () => { sent = true; if (key) sessionStorage.removeItem(key); });
  });
  // A text that several may write: what is written is kept on the server, apart from
  // the saved text, and the page tells who else is there.
  all("form[data-own]").forEach(form => {
    const url = form.dataset.own, kept = $("[data-kept]"), others = $("[data-others]");
    const say = (node, text) => { if (node.textContent !== text) node.textContent = text; };
    let timer;
    const tell = async writing => {
      const body = new URLSearchParams([...new FormData(form)].filter(([, v]) => typeof v === "string"));
      if (!writing) body.set("narvaro", "ja");
      const answer = await fetch(url, { method: "POST", body }).catch(() => null);
      const now = answer?.ok && !answer.redirected ? await answer.json().catch(() => null) : null;
      if (!now) { if (writing) say(kept, "Servern svarar inte. Texten är kvar i webbläsaren."); return; }
      if (now.kept) say(kept, now.kept);
      say(others, [now.others, now.newer].filter(Boolean).join(" "));
      others.parentElement.hidden = !others.textContent;
    };
    form.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(tell, 1200, true); });
    form.addEventListener("submit", () => clearTimeout(timer));
    setInterval(() => { if (!doc.hidden) tell(false); }, 30000);
    addEventListener("pagehide", () => navigator.sendBeacon(url + "/lamna"));
  });

  // Cards on a board are moved by dragging, or with Shift and an arrow; an arrow alone
  // goes to the next card. The server's form asks for what the new column needs.
  const board = $(".board");
  if (board && $("[data-move]", board)) {
    const columns = all("[data-stage]", board);
    const cards = column => all("[data-move]", column);
    const move = (card, column) => {
      if (!column || column.contains(card)) return;
      const form = doc.createElement("form");
      form.method = "post";
      form.action = card.dataset.move;
      form.hidden = true;
      for (const [name, value] of [["fran", card.dataset.from], ["till", column.dataset.stage], ["tillbaka", card.dataset.back]]) {
        const field = doc.createElement("input");
        field.name = name;
        field.value = value;
        form.append(field);
      }
      board.append(form);
      form.submit();
    };
    let held = null;
    const over = column => columns.forEach(c => c.classList.toggle("over", c === column));
    const target = e => { const column = held && e.target.closest("[data-stage]"); return column && !column.contains(held) ? column : null; };
    cards(board).forEach(card => { card.draggable = true; all("a", card).forEach(a => { a.draggable = false; }); });
    board.addEventListener("dragstart", e => {
      held = e.target.closest?.("[data-move]");
      if (!held) return;
      e.dataTransfer.effectAllowed = "move";
      e.dataTransfer.setData("text/plain", held.id);
    });
    board.addEventListener("dragover", e => { const column = target(e); over(column); if (column) e.preventDefault(); });
    board.addEventListener("drop", e => { const column = target(e); if (column) { e.preventDefault(); move(held, column); } });
    board.addEventListener("dragend", () => { held = null; over(null); });
    board.addEventListener("keydown", e => {
      const card = e.target.closest("[data-move]"), step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: 0, ArrowDown: 0 }[e.key];
      if (!card || step === undefined || e.ctrlKey || e.altKey || e.metaKey) return;
      e.preventDefault();
      const at = columns.findIndex(c => c.contains(card)), own = cards(columns[at]), place = own.indexOf(card);
      if (e.shiftKey) return step ? move(card, columns[at + step]) : undefined;
      let next = own[place + (e.key === "ArrowDown" ? 1 : -1)];
      if (step) {
        let i = at + step;
        while (columns[i] && !cards(columns[i]).length) i += step;
        next = columns[i] && cards(columns[i])[Math.min(place, cards(columns[i]).length - 1)];
      }
      $("a", next || card).focus();
    });
    const moved = doc.getElementById(location.hash.slice(1));
    if (moved?.matches("[data-move]")) addEventListener("load", () => setTimeout(() => $("a", moved).focus({ preventScroll: true })));
  }

  // A saved form leaves no draft behind.
  if ($(".flash.good")) Object.keys(sessionStorage).filter(k => k.startsWith("klover:")).forEach(k => sessionStorage.removeItem(k));

  // A page with something to correct starts there.
  $("[data-focus]")?.focus();
})();
