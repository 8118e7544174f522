// A transparency log (C2SP tlog-tiles) read in the browser, believing nothing but signatures.
// Pure: bytes in, answers out; what is fetched is fetched by the function given. No page is touched here.
(function (root) {
  "use strict";

  var WIDTH = 256, HASH = 32, ENTRIES = -1;
  var utf8 = new TextEncoder();
  var text = new TextDecoder("utf-8", { fatal: true });

  // A fault has a name, which the page turns into a sentence, and says in which step it was found.
  function Fault(name, step, detail) {
    this.name = name;
    this.step = step || 0;
    this.detail = detail || "";
    this.message = name + (detail ? ": " + detail : "");
  }
  Fault.prototype = Object.create(Error.prototype);

  // ---- bytes ----

  function hex(bytes) {
    return Array.prototype.map.call(bytes, function (b) { return (b < 16 ? "0" : "") + b.toString(16); }).join("");
  }

  function same(a, b) {
    return a.length === b.length && a.every(function (byte, i) { return byte === b[i]; });
  }

  function joined() {
    var parts = Array.prototype.slice.call(arguments);
    var all = new Uint8Array(parts.reduce(function (n, part) { return n + part.length; }, 0)), at = 0;
    parts.forEach(function (part) { all.set(part, at); at += part.length; });
    return all;
  }

  function encode64(bytes) {
    return btoa(Array.prototype.map.call(bytes, function (b) { return String.fromCharCode(b); }).join(""));
  }

  // Standard base64 has one spelling for each; another one is refused.
  function decode64(word, length) {
    var bytes;
    try {
      bytes = Uint8Array.from(atob(word), function (c) { return c.charCodeAt(0); });
    } catch (error) {
      throw new Fault("malformed", 0, "base64");
    }
    if (encode64(bytes) !== word || (length && bytes.length !== length)) throw new Fault("malformed", 0, "base64");
    return bytes;
  }

  function decimal(word) {
    var number = Number(word);
    if (!/^(0|[1-9][0-9]{0,15})$/.test(word) || !Number.isSafeInteger(number)) throw new Fault("malformed", 0, "number");
    return number;
  }

  async function sha256(bytes) {
    return new Uint8Array(await root.crypto.subtle.digest("SHA-256", bytes));
  }

  function leafHash(entry) { return sha256(joined([0], entry)); }
  function nodeHash(left, right) { return sha256(joined([1], left, right)); }

  // ---- notes, keys, checkpoints ----

  function parseNote(data) {
    var at = data.lastIndexOf("\n\n");
    // eslint-disable-next-line no-control-regex
    if (at < 0 || !data.endsWith("\n") || /[\x00-\x09\x0b-\x1f]/.test(data)) throw new Fault("malformed", 3, "note");
    var lines = data.slice(at + 2, -1).split("\n").map(function (line) {
      var found = /^\u2014 (\S+) ([A-Za-z0-9+/=]+)$/.exec(line);
      if (!found) throw new Fault("malformed", 4, "signature");
      var blob = decode64(found[2]);
      if (blob.length <= 4) throw new Fault("malformed", 4, "signature");
      return { name: found[1], id: hex(blob.slice(0, 4)), blob: blob.slice(4) };
    });
    return { text: data.slice(0, at + 1), signatures: lines };
  }

  function parseCheckpoint(body) {
    var lines = body.split("\n");
    if (lines.length < 4 || lines.pop() !== "" || lines.some(function (l) { return !l; })) {
      throw new Fault("malformed", 3, "checkpoint");
    }
    return { origin: lines[0], size: decimal(lines[1]), root: decode64(lines[2], HASH) };
  }

  async function parseKey(vkey) {
    var name = vkey.split("+", 1)[0], rest = vkey.slice(name.length + 1);
    var id = rest.split("+", 1)[0], data = decode64(rest.slice(id.length + 1));
    var key = { name: name, id: id, kind: data[0], bytes: data.slice(1), vkey: vkey };
    var made = hex((await sha256(joined(utf8.encode(name + "\n"), data))).slice(0, 4));
    if (!name || made !== id) throw new Fault("malformed", 4, "key");
    return key;
  }

  // WebCrypto where it knows Ed25519; else the library, which needs only what every browser has.
  async function isSigned(key, message, signature, library) {
    try {
      var imported = await root.crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
      return await root.crypto.subtle.verify({ name: "Ed25519" }, imported, signature, message);
    } catch (unsupported) {
      var ed = await library();
      try {
        return await ed.verifyAsync(signature, message, key);
      } catch (error) {
        return false;
      }
    }
  }

  // Which of the keys have signed a note: [{key, time}]. A wrong signature by a known key spoils the note.
  async function signedBy(note, keys, library) {
    var found = [];
    for (var line of note.signatures) {
      var key = keys.find(function (k) { return k.name === line.name && k.id === line.id; });
      if (!key || (key.kind !== 1 && key.kind !== 4)) continue;
      var time = null, signature = line.blob, body = note.text;
      if (key.kind === 4) {
        var view = new DataView(line.blob.buffer, line.blob.byteOffset);
        time = line.blob.length === 72 ? view.getUint32(0) * 4294967296 + view.getUint32(4) : 0;
        signature = line.blob.slice(8);
        body = "cosignature/v1\ntime " + time + "\n" + note.text;
      }
      if (signature.length !== 64 || !(await isSigned(key.bytes, utf8.encode(body), signature, library))) {
        throw new Fault("badSignature", 4, key.name);
      }
      found.push({ key: key, time: time });
    }
    return found;
  }

  // ---- policies (C2SP tlog-policy) ----

  async function parsePolicy(data) {
    var policy = { witnesses: {}, groups: {}, quorum: "none" };
    for (var line of data.split("\n")) {
      var words = line.trim().split(/[ \t]+/);
      if (words[0] === "witness") policy.witnesses[words[1]] = { name: words[1], key: await parseKey(words[2]) };
      if (words[0] === "group") {
        var members = words.slice(3);
        policy.groups[words[1]] = {
          needed: words[2] === "all" ? members.length : words[2] === "any" ? 1 : decimal(words[2]), members: members,
        };
      }
      if (words[0] === "quorum") policy.quorum = words[1];
    }
    return policy;
  }

  function isMet(policy, signed) {
    function has(name) {
      if (policy.witnesses[name]) {
        return signed.some(function (s) { return s.key.vkey === policy.witnesses[name].key.vkey; });
      }
      var group = policy.groups[name];
      return Boolean(group) && group.members.filter(has).length >= group.needed;
    }
    return policy.quorum === "none" || has(policy.quorum);
  }

  // ---- tiles ----

  function tilePath(level, number, width) {
    var groups = [String(number % 1000).padStart(3, "0")];
    for (var rest = Math.floor(number / 1000); rest; rest = Math.floor(rest / 1000)) {
      groups.unshift("x" + String(rest % 1000).padStart(3, "0"));
    }
    var name = level === ENTRIES ? "entries" : String(level);
    return "tile/" + name + "/" + groups.join("/") + (width === WIDTH ? "" : ".p/" + width);
  }

  // `fetchBytes(path)` gives a Uint8Array, or null where there is no such file.
  function Reader(fetchBytes) {
    this.fetchBytes = fetchBytes;
    this.kept = {};
  }

  Reader.prototype.tile = function (level, number, size) {
    var below = Math.floor(size / Math.pow(WIDTH, Math.max(level, 0)));
    var width = Math.min(WIDTH, below - number * WIDTH), path = tilePath(level, number, width), own = this;
    if (!this.kept[path]) {
      this.kept[path] = (async function () {
        var data = await own.fetchBytes(path);
        // The log has grown meanwhile: the full tile begins with the same hashes.
        if (data === null && width < WIDTH) data = await own.fetchBytes(tilePath(level, number, WIDTH));
        if (data === null) throw new Fault("missing", 2, path);
        return { path: path, data: data, width: width };
      })();
    }
    return this.kept[path];
  };

  // The root of the complete subtree of this height and number.
  Reader.prototype.node = async function (height, number, size) {
    var level = Math.floor(height / 8), inner = height % 8, span = Math.pow(2, inner), first = number * span;
    var tile = await this.tile(level, Math.floor(first / WIDTH), size), at = (first % WIDTH) * HASH;
    var hashes = tile.data.slice(at, at + span * HASH);
    if (hashes.length !== span * HASH) throw new Fault("damaged", 2, tile.path);
    while (hashes.length > HASH) {
      var pairs = [];
      for (var i = 0; i < hashes.length; i += 2 * HASH) pairs.push(sha256(joined([1], hashes.slice(i, i + 2 * HASH))));
      hashes = joined.apply(null, await Promise.all(pairs));
    }
    return hashes;
  };

  function splitOf(size) { return Math.pow(2, Math.ceil(Math.log2(size)) - 1); }

  Reader.prototype.between = async function (low, high, size) {
    var width = high - low, height = Math.log2(width);
    if (Number.isInteger(height)) return this.node(height, low / width, size);
    var middle = low + splitOf(width);
    var both = await Promise.all([this.between(low, middle, size), this.between(middle, high, size)]);
    return nodeHash(both[0], both[1]);
  };

  Reader.prototype.inclusion = function (index, size) {
    var beside = [], low = 0, high = size;
    while (high - low > 1) {
      var middle = low + splitOf(high - low);
      if (index < middle) { beside.push(this.between(middle, high, size)); high = middle; }
      else { beside.push(this.between(low, middle, size)); low = middle; }
    }
    return Promise.all(beside.reverse());
  };

  Reader.prototype.consistency = function (old, size) {
    if (old === 0 || old === size) return Promise.resolve([]);
    var beside = [], low = 0, high = size, whole = true;
    while (high !== old) {
      var middle = low + splitOf(high - low);
      if (old <= middle) { beside.push(this.between(middle, high, size)); high = middle; }
      else { beside.push(this.between(low, middle, size)); low = middle; whole = false; }
    }
    if (!whole) beside.push(this.between(low, high, size));
    return Promise.all(beside.reverse());
  };

  Reader.prototype.entry = async function (index, size) {
    var tile = await this.tile(ENTRIES, Math.floor(index / WIDTH), size), at = 0;
    var view = new DataView(tile.data.buffer, tile.data.byteOffset, tile.data.byteLength);
    for (var i = 0; i <= index % WIDTH; i++) {
      if (at + 2 > tile.data.length) throw new Fault("damaged", 1, tile.path);
      var end = at + 2 + view.getUint16(at);
      if (end > tile.data.length) throw new Fault("damaged", 1, tile.path);
      if (i === index % WIDTH) return tile.data.slice(at + 2, end);
      at = end;
    }
    throw new Fault("damaged", 1, tile.path);
  };

  // ---- proofs ----

  // Every level from the leaf to the root: [{side, beside, made}], and the root they lead to.
  async function climb(leaf, index, size, proof) {
    if (!(index >= 0 && index < size)) throw new Fault("outside", 2);
    var inner = 0, steps = [], made = leaf, i;
    for (var a = index, b = size - 1; a !== b; a = Math.floor(a / 2), b = Math.floor(b / 2)) inner++;
    var border = 0;
    for (var rest = Math.floor(index / Math.pow(2, inner)); rest; rest = Math.floor(rest / 2)) border += rest % 2;
    if (proof.length !== inner + border) throw new Fault("proofLength", 2);
    for (i = 0; i < proof.length; i++) {
      var isRight = i >= inner || Math.floor(index / Math.pow(2, i)) % 2 === 1;
      made = isRight ? await nodeHash(proof[i], made) : await nodeHash(made, proof[i]);
      steps.push({ side: isRight ? "left" : "right", beside: proof[i], made: made });
    }
    return { steps: steps, root: made };
  }

  // Whether a log of `size` entries begins with one of `old` (RFC 9162, 2.1.4.2).
  async function continues(old, oldRoot, size, newRoot, proof) {
    if (old > size) return false;
    if (old === 0) return proof.length === 0;
    if (old === size) return proof.length === 0 && same(oldRoot, newRoot);
    var hashes = Number.isInteger(Math.log2(old)) ? [oldRoot].concat(proof) : proof.slice();
    var first = old - 1, last = size - 1;
    while (first % 2) { first = Math.floor(first / 2); last = Math.floor(last / 2); }
    if (!hashes.length) return false;
    var oldMade = hashes[0], made = hashes[0];
    for (var beside of hashes.slice(1)) {
      if (last === 0) return false;
      if (first % 2 || first === last) {
        oldMade = await nodeHash(beside, oldMade);
        made = await nodeHash(beside, made);
        while (first && !(first % 2)) { first = Math.floor(first / 2); last = Math.floor(last / 2); }
      } else {
        made = await nodeHash(made, beside);
      }
      first = Math.floor(first / 2);
      last = Math.floor(last / 2);
    }
    return last === 0 && same(oldMade, oldRoot) && same(made, newRoot);
  }

  // ---- proof files (C2SP tlog-proof) and their links ----

  function parseProof(data) {
    var at = data.indexOf("\n\n"), lines = data.slice(0, Math.max(at, 0)).split("\n");
    if (at < 0 || lines.shift() !== "c2sp.org/tlog-proof@v1") throw new Fault("notAProof", 1);
    var extra = lines[0] && lines[0].startsWith("extra ") ? decode64(lines.shift().slice(6)) : new Uint8Array(0);
    if (!lines[0] || !lines[0].startsWith("index ") || lines.length > 64) throw new Fault("notAProof", 1);
    var index = decimal(lines.shift().slice(6));
    var hashes = lines.map(function (line) { return decode64(line, HASH); });
    return { index: index, extra: extra, hashes: hashes, note: data.slice(at + 2) };
  }

  function formatProof(index, entry, hashes, note) {
    var lines = ["c2sp.org/tlog-proof@v1", "extra " + encode64(entry), "index " + index].concat(hashes.map(encode64));
    return lines.join("\n") + "\n\n" + note;
  }

  function fromFragment(fragment) {
    return decodeURIComponent(fragment.replace(/~/g, "%0A").replace(/!/g, "%20").replace(/\*/g, "%E2%80%94"));
  }

  root.NuoLog = {
    Fault: Fault, Reader: Reader, climb: climb, continues: continues, decode64: decode64, encode64: encode64,
    formatProof: formatProof, fromFragment: fromFragment, hex: hex, isMet: isMet, leafHash: leafHash,
    nodeHash: nodeHash, parseCheckpoint: parseCheckpoint, parseKey: parseKey, parseNote: parseNote,
    parsePolicy: parsePolicy, parseProof: parseProof, same: same, sha256: sha256, signedBy: signedBy,
    text: text, tilePath: tilePath, utf8: utf8,
  };
})(typeof window === "undefined" ? globalThis : window);
