// The pages that verify an entry, a proof or an old checkpoint: fetches, computes, and writes what came out
// into the places the template has left for it. All words stand in the template, in the page's language.
(function () {
  "use strict";
  var page = document.getElementById("verify");
  if (!page || !window.NuoLog) return;
  var log = window.NuoLog, given = page.dataset, Fault = log.Fault;
  var words = JSON.parse(document.getElementById("verify-words").textContent);
  var KEPT = "nuo-log";

  // ---- what is fetched ----

  async function fetchBytes(path) {
    var answer;
    try {
      answer = await fetch(given.base + path, { cache: path.startsWith("tile/") ? "default" : "no-store" });
    } catch (error) {
      throw new Fault("network", 0, path);
    }
    if (answer.status === 404) return null;
    if (!answer.ok) throw new Fault("network", 0, path + " " + answer.status);
    return new Uint8Array(await answer.arrayBuffer());
  }

  async function fetchText(path) {
    var bytes = await fetchBytes(path);
    if (bytes === null) throw new Fault("notSigned", 0, path);
    return log.text.decode(bytes);
  }

  function library() { return import(given.library); }

  function kept() {
    try { return JSON.parse(localStorage.getItem(KEPT) || "{}"); } catch (error) { return {}; }
  }

  function keep(origin, note, keys) {
    var all = kept();
    all[origin] = { note: note, keys: keys };
    try { localStorage.setItem(KEPT, JSON.stringify(all)); } catch (error) { /* a browser that keeps nothing */ }
  }

  // Keys the reader knows already: typed in, in the address, or seen on an earlier visit.
  function knownKeys(origin) {
    var typed = [document.getElementById("key"), new URLSearchParams(location.hash.slice(1)).get("key")];
    var own = typed.map(function (t) { return (t && t.value !== undefined ? t.value : t || "").trim(); });
    return own.filter(Boolean).concat((kept()[origin] || {}).keys || []);
  }

  // Who has signed a note, and whether that is enough: {note, checkpoint, signed, policy, fromServer}.
  async function opened(data) {
    var note = log.parseNote(data), checkpoint = log.parseCheckpoint(note.text);
    var own = knownKeys(checkpoint.origin), served = [], policy = { witnesses: {}, groups: {}, quorum: "none" };
    try {
      served = (await fetchText("vkey")).split("\n").filter(Boolean);
      policy = await log.parsePolicy(await fetchText("policy"));
    } catch (error) {
      if (!own.length) throw error;
    }
    var keys = await Promise.all(own.concat(own.length ? [] : served).map(log.parseKey));
    // A key the log has added since is shown too; it proves only together with one known before.
    var others = own.length ? await Promise.all(served.map(log.parseKey)) : [];
    var witnesses = Object.keys(policy.witnesses).map(function (name) { return policy.witnesses[name].key; });
    var signed = await log.signedBy(note, keys.concat(others, witnesses), library);
    var byKnown = signed.filter(function (s) {
      return s.key.name === checkpoint.origin && keys.some(function (k) { return k.vkey === s.key.vkey; });
    });
    if (!byKnown.length) throw new Fault(own.length ? "otherKey" : "unsigned", 4);
    return { data: data, note: note, checkpoint: checkpoint, signed: signed, policy: policy, fromServer: !own.length };
  }

  // ---- how it is shown ----

  function slot(name) { return page.querySelector('[data-slot="' + name + '"]'); }
  function say(name, value) { var at = slot(name); if (at) at.textContent = value; }
  function show(name, yes) { var at = slot(name); if (at) at.hidden = yes === false; }

  function filled(pattern, facts) {
    return pattern.replace(/%\((\w+)\)s/g, function (_, name) { return String(facts[name]); });
  }

  function svgElement(name, attributes) {
    var made = document.createElementNS("http://www.w3.org/2000/svg", name);
    Object.keys(attributes).forEach(function (key) { made.setAttribute(key, attributes[key]); });
    return made;
  }

  function icon(kind) {
    var svg = svgElement("svg", { "aria-hidden": "true", focusable: "false" });
    svg.appendChild(svgElement("use", { href: "#s-" + kind }));
    return svg;
  }

  function seal(name, kind, word, size) {
    var at = slot(name);
    if (!at) return;
    at.className = "seal " + kind + (size ? " lg" : "");
    at.replaceChildren(icon(kind), document.createTextNode(word));
  }

  function when(seconds) {
    return new Date(seconds * 1000).toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
  }

  function verdict(kind, title, detail) {
    say("title", title);
    seal("verdict", kind, words[kind], true);
    say("detail", detail);
    document.title = title + " · " + words.brand;
    page.setAttribute("data-state", kind);
  }

  function row(cells) {
    var tr = document.createElement("tr");
    cells.forEach(function (cell, i) {
      var td = document.createElement(i ? "td" : "th");
      if (!i) td.setAttribute("scope", "row");
      if (i > 1) td.className = "mono";
      td.textContent = cell;
      tr.appendChild(td);
    });
    return tr;
  }

  function short(bytes) { var code = log.hex(bytes); return code.slice(0, 8) + "…" + code.slice(-6); }

  function drawSteps(steps) {
    var first = steps.slice(0, 3), rest = steps.slice(3);
    function rows(list, from) {
      return list.map(function (step, i) {
        return row([from + i + 1, words[step.side], short(step.beside), short(step.made)]);
      });
    }
    slot("levels").replaceChildren.apply(slot("levels"), rows(first, 0));
    slot("more-levels").replaceChildren.apply(slot("more-levels"), rows(rest, 3));
    show("more", rest.length > 0);
    show("table", steps.length > 0);
    say("more-words", filled(words.more, { n: rest.length }));
    say("levels-words", filled(steps.length ? words.levels : words.alone, { n: steps.length }));
    slot("chart").replaceChildren.apply(slot("chart"), steps.length ? chart(steps) : []);
    slot("chart").setAttribute("aria-label", filled(words.levels, { n: steps.length }));
    slot("chart").toggleAttribute("hidden", !steps.length);
  }

  // As the design draws it: the entry at the bottom left, the root at the top right, a neighbour a level.
  function chart(steps) {
    var drawn = [], n = steps.length;
    function at(i) { return { x: 30 + (630 * i) / n, y: 224 - (190 * i) / n }; }
    for (var i = 1; i <= n; i++) {
      var from = at(i - 1), to = at(i);
      drawn.push(svgElement("path", { "class": "x2", fill: "none", d: "M" + from.x + " " + from.y + "L" + to.x + " " + to.y }));
      drawn.push(svgElement("path", { "class": "x3", fill: "none", d: "M" + to.x + " " + (to.y + 34) + "V" + to.y }));
      drawn.push(svgElement("rect", { "class": "f-o", x: to.x - 6, y: to.y + 28, width: 12, height: 12 }));
      drawn.push(svgElement("circle", { "class": "f-p", cx: to.x, cy: to.y, r: 5 }));
    }
    [at(0), at(n)].forEach(function (end) {
      drawn.push(svgElement("circle", { "class": "f-p", cx: end.x, cy: end.y, r: 20 }));
      drawn.push(svgElement("use", { "class": "ok", href: "#s-ok", x: end.x - 18, y: end.y - 18, width: 36, height: 36 }));
    });
    [[12, 194, words.entry], [684, 39, words.root]].forEach(function (label) {
      var made = svgElement("text", { "class": "t", x: label[0], y: label[1] });
      made.textContent = label[2];
      drawn.push(made);
    });
    return drawn;
  }

  function drawSigners(found) {
    var names = {};
    Object.keys(found.policy.witnesses).forEach(function (name) { names[found.policy.witnesses[name].key.vkey] = name; });
    var rows = found.signed.map(function (signed) {
      var li = document.createElement("li"), head = document.createElement("h3"), state = document.createElement("p");
      var meta = document.createElement("p"), mark = icon("ok");
      mark.setAttribute("class", "ok");
      var witness = names[signed.key.vkey];
      if (/[^\x00-\x7f]/.test(witness || "")) head.setAttribute("lang", "zh-Hans");
      head.textContent = witness ? filled(words.witness, { name: witness }) : words.log;
      state.className = "st";
      state.textContent = words.valid;
      meta.className = "meta";
      [signed.time ? when(signed.time) : "", signed.key.name].filter(Boolean).forEach(function (fact) {
        var span = document.createElement("span");
        span.textContent = fact;
        meta.appendChild(span);
      });
      li.append(mark, head, state, meta);
      return li;
    });
    slot("signers").replaceChildren.apply(slot("signers"), rows);
    say("from-server", found.fromServer ? words.fromServer : words.fromYou);
    var cosigned = found.signed.filter(function (s) { return names[s.key.vkey]; }).length;
    var enough = log.isMet(found.policy, found.signed);
    seal("quorum", enough ? "ok" : "doubt", filled(enough ? (cosigned ? words.enough : words.noWitness) : words.tooFew, {
      n: found.signed.length, w: cosigned,
    }));
  }

  function offer(name, fileName, data) {
    var link = slot(name);
    if (!link) return;
    link.href = URL.createObjectURL(new Blob([data], { type: "text/plain" }));
    link.download = fileName;
    link.hidden = false;
  }

  // ---- the work ----

  // Steps 1 to 4 over an entry, its proof and the note it stands under.
  async function walk(entry, index, hashes, found, hashInLog) {
    var leaf = await log.leafHash(entry), checkpoint = found.checkpoint;
    show("steps");
    say("body", log.text.decode(entry));
    say("leaf", log.hex(leaf));
    var isLeaf = !hashInLog || log.same(leaf, hashInLog);
    seal("leaf-seal", isLeaf ? "ok" : "no", isLeaf ? words.leafOk : words.leafNo);
    if (!isLeaf) throw new Fault("changed", 1);
    var way = await log.climb(leaf, index, checkpoint.size, hashes);
    drawSteps(way.steps);
    say("made", log.hex(way.root));
    seal("made-seal", "ok", words.madeOk);
    var isRoot = log.same(way.root, checkpoint.root);
    say("signed-root", log.hex(checkpoint.root));
    seal("root-seal", isRoot ? "ok" : "no", isRoot ? words.rootOk : words.rootNo);
    if (!isRoot) throw new Fault("changed", 3);
    drawSigners(found);
    return way;
  }

  // That today's log continues what was seen before: a remembered checkpoint, a receipt's, a poster's.
  async function compare(older, now, reader) {
    if (older.size > now.checkpoint.size) throw new Fault("shrunk", 0);
    var proof = await reader.consistency(older.size, now.checkpoint.size);
    if (!(await log.continues(older.size, older.root, now.checkpoint.size, now.checkpoint.root, proof))) {
      throw new Fault("fork", 0);
    }
  }

  async function compareWithRemembered(now, reader) {
    var seen = kept()[now.checkpoint.origin];
    if (seen && seen.note) {
      try {
        await compare(log.parseCheckpoint(log.parseNote(seen.note).text), now, reader);
      } catch (error) {
        if (error.name === "fork" || error.name === "shrunk") evidence(seen.note, now.data);
        throw error;
      }
      say("remembered", words.remembered);
    }
    var keys = now.signed.filter(function (s) { return s.key.name === now.checkpoint.origin; });
    keep(now.checkpoint.origin, now.data, keys.map(function (s) { return s.key.vkey; }));
  }

  function evidence(older, newer) {
    show("evidence");
    offer("older-note", "older.checkpoint", older);
    offer("newer-note", "newer.checkpoint", newer);
  }

  async function verifyEntry(index) {
    var reader = new log.Reader(fetchBytes), now = await opened(await fetchText("checkpoint"));
    var size = now.checkpoint.size;
    if (index >= size) throw new Fault("notYet", 0);
    await compareWithRemembered(now, reader);
    var parts = await Promise.all([reader.entry(index, size), reader.node(0, index, size), reader.inclusion(index, size)]);
    await walk(parts[0], index, parts[2], now, parts[1]);
    offer("proof", "entry-" + index + ".tlog-proof", log.formatProof(index, parts[0], parts[2], now.data));
    verdict("ok", words.okTitle, filled(words.okDetail, { index: index, size: size }));
  }

  async function verifyProof(data) {
    var proof = log.parseProof(data), found = await opened(proof.note), reader = new log.Reader(fetchBytes);
    var entry = proof.extra;
    if (!entry.length) entry = await reader.entry(proof.index, found.checkpoint.size);
    await walk(entry, proof.index, proof.hashes, found, null);
    await stillStands(found, reader);
    verdict("ok", words.proofTitle, filled(words.okDetail, { index: proof.index, size: found.checkpoint.size }));
  }

  async function verifyCheckpoint(data) {
    var older = await opened(data);
    await stillStands(older, new log.Reader(fetchBytes));
    verdict("ok", words.posterTitle, filled(words.posterDetail, { size: older.checkpoint.size }));
  }

  // Without a network a proof holds all the same; only today's log cannot be asked.
  async function stillStands(older, reader) {
    var now;
    try {
      now = await opened(await fetchText("checkpoint"));
    } catch (error) {
      if (error.name !== "network") throw error;
      say("remembered", words.offline);
      return;
    }
    if (now.checkpoint.origin !== older.checkpoint.origin) { say("remembered", words.elsewhere); return; }
    try {
      await compare(older.checkpoint, now, reader);
    } catch (error) {
      if (error.name === "fork" || error.name === "shrunk") evidence(older.data, now.data);
      throw error;
    }
    say("remembered", filled(words.stillStands, { size: now.checkpoint.size }));
  }

  async function verifyWords(size, typed) {
    var language = /^[\x00-\x7f]*$/.test(typed) ? "en" : "zh";
    var list = (await fetchText("words/" + language)).trim().split("\n");
    var said = language === "en" ? typed.toLowerCase().split(/\s+/) : Array.from(typed.replace(/\s+/g, ""));
    var unknown = said.filter(function (word) { return list.indexOf(word) < 0; });
    if (said.length !== 8) throw new Fault("wordCount", 0, String(said.length));
    if (unknown.length) throw new Fault("wordUnknown", 0, unknown[0]);
    var bits = said.map(function (word) { return list.indexOf(word).toString(2).padStart(11, "0"); }).join("");
    var reader = new log.Reader(fetchBytes), now = await opened(await fetchText("checkpoint"));
    if (size > now.checkpoint.size || size < 1) throw new Fault("shrunk", 0);
    var root = await reader.between(0, size, now.checkpoint.size);
    await compare({ size: size, root: root }, now, reader);
    var made = Array.from(root.slice(0, 11)).map(function (b) { return b.toString(2).padStart(8, "0"); }).join("");
    if (made !== bits) { evidence(size + " " + typed + "\n", now.data); throw new Fault("fork", 0); }
    verdict("ok", words.posterTitle, filled(words.posterDetail, { size: size }));
  }

  function failed(error) {
    var name = error instanceof Fault ? error.name : "unexpected";
    var cannot = ["network", "notYet", "notSigned", "insecure", "unexpected", "missing", "notAProof", "wordCount",
      "wordUnknown", "empty"];
    if (cannot.indexOf(name) >= 0) verdict("hold", words.cannotTitle, filled(words[name], { what: error.detail || error }));
    else if (name === "fork" || name === "shrunk") verdict("no", words.forkTitle, words[name]);
    else {
      var place = error.step ? filled(words.step, { n: error.step }) + " " : "";
      verdict("no", words.noTitle, place + filled(words[name] || words.changed, { what: error.detail || "" }));
    }
  }

  // The commands stand in the page for browsers in which none of this runs.
  function begin() { show("fallback", false); }

  async function run(work) {
    begin();
    ["steps", "evidence"].forEach(function (name) { show(name, false); });
    say("remembered", "");
    say("title", words.working);
    seal("verdict", "wait", words.wait, true);
    say("detail", "");
    show("result");
    page.setAttribute("data-state", "working");
    try {
      if (!window.crypto || !window.crypto.subtle) throw new Fault("insecure");
      await work();
    } catch (error) {
      failed(error);
    }
  }

  function readText(text) {
    var data = text.replace(/\r\n/g, "\n").replace(/^\s+/, "").replace(/\s*$/, "\n");
    var spoken = /^([0-9][0-9,]*)[\s:：条]+(.+)$/.exec(data.trim());
    if (!data.trim()) return run(async function () { throw new Fault("empty"); });
    if (data.startsWith("c2sp.org/")) return run(function () { return verifyProof(data); });
    if (spoken) return run(function () { return verifyWords(Number(spoken[1].replace(/,/g, "")), spoken[2]); });
    if (data.indexOf("\n\n") < 0) return run(async function () { throw new Fault("notAProof"); });
    return run(function () { return verifyCheckpoint(data); });
  }

  function listen() {
    var form = document.getElementById("verify-form"), file = document.getElementById("file");
    var box = document.getElementById("text");
    begin();
    form.hidden = false;
    form.addEventListener("submit", function (event) { event.preventDefault(); readText(box.value); });
    file.addEventListener("change", async function () { box.value = await file.files[0].text(); readText(box.value); });
    function arrive() {
      if (location.hash.length > 20) { box.value = log.fromFragment(location.hash.slice(1)); readText(box.value); }
    }
    window.addEventListener("hashchange", arrive);
    arrive();
  }

  if (given.index !== undefined) {
    run(function () { return verifyEntry(Number(given.index)); });
    document.getElementById("key-form").addEventListener("submit", function (event) {
      event.preventDefault();
      run(function () { return verifyEntry(Number(given.index)); });
    });
  } else {
    listen();
  }
})();
