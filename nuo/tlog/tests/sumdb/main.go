// Reads one log with the packages behind Go's checksum database, which know nothing of Nuo:
// the note is opened with its key, every tile used is authenticated by the signed root, every
// entry is hashed, and the proofs on standard input are checked and made again.
//
//	sumdb LOG-FOLDER VKEY < proofs
//
// A line of proofs is "inclusion INDEX HASH..." or "consistency SIZE ROOT HASH...", in hex.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const height = 8

func main() {
	if err := check(os.Args[1], os.Args[2]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func check(folder, vkey string) error {
	tree, err := open(folder, vkey)
	if err != nil {
		return err
	}
	hashes := tlog.TileHashReader(tree, tiles(folder))
	if err := checkEntries(folder, tree, hashes); err != nil {
		return err
	}
	proofs := 0
	lines := bufio.NewScanner(os.Stdin)
	for lines.Scan() {
		if err := checkProof(strings.Fields(lines.Text()), tree, hashes); err != nil {
			return fmt.Errorf("%s: %w", lines.Text(), err)
		}
		proofs++
	}
	fmt.Printf("%d entries, root %s, %d proofs\n", tree.N, hex.EncodeToString(tree.Hash[:]), proofs)
	return lines.Err()
}

// open returns the tree of a checkpoint; the package's own ParseTree reads Go's first line only.
func open(folder, vkey string) (tlog.Tree, error) {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return tlog.Tree{}, err
	}
	data, err := os.ReadFile(filepath.Join(folder, "checkpoint"))
	if err != nil {
		return tlog.Tree{}, err
	}
	opened, err := note.Open(data, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(opened.Text, "\n")
	if len(lines) != 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("not a root: %s", lines[2])
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// tiles reads tiles from a folder in the layout of C2SP tlog-tiles, which has no height in its paths.
type tiles string

func (folder tiles) Height() int { return height }

func (folder tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (folder tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	found := make([][]byte, len(wanted))
	for i, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(string(folder), strings.Replace(tile.Path(), "tile/8/", "tile/", 1)))
		if err != nil {
			return nil, err
		}
		if len(data) != tile.W*tlog.HashSize {
			return nil, fmt.Errorf("%s has %d bytes", tile.Path(), len(data))
		}
		found[i] = data
	}
	return found, nil
}

// checkEntries hashes every entry of every bundle against the authenticated leaf hashes.
func checkEntries(folder string, tree tlog.Tree, hashes tlog.HashReader) error {
	for first := int64(0); first < tree.N; first += 1 << height {
		width := tree.N - first
		if width > 1<<height {
			width = 1 << height
		}
		entries, err := bundle(folder, tlog.Tile{H: height, L: -1, N: first >> height, W: int(width)})
		if err != nil {
			return err
		}
		indexes := make([]int64, width)
		for i := range indexes {
			indexes[i] = tlog.StoredHashIndex(0, first+int64(i))
		}
		expected, err := hashes.ReadHashes(indexes)
		if err != nil {
			return err
		}
		for i, entry := range entries {
			if tlog.RecordHash(entry) != expected[i] {
				return fmt.Errorf("entry %d has another hash", first+int64(i))
			}
		}
	}
	return nil
}

func bundle(folder string, tile tlog.Tile) ([][]byte, error) {
	path := strings.Replace(tile.Path(), "tile/8/data/", "tile/entries/", 1)
	data, err := os.ReadFile(filepath.Join(folder, path))
	if err != nil {
		return nil, err
	}
	var entries [][]byte
	for len(data) >= 2 {
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("%s is cut off", path)
		}
		entries = append(entries, data[2:2+length])
		data = data[2+length:]
	}
	if len(entries) != tile.W || len(data) != 0 {
		return nil, fmt.Errorf("%s holds %d entries and %d bytes", path, len(entries), len(data))
	}
	return entries, nil
}

func checkProof(words []string, tree tlog.Tree, hashes tlog.HashReader) error {
	number, err := strconv.ParseInt(words[1], 10, 64)
	if err != nil {
		return err
	}
	subject, err := tlog.ParseHash(base64Of(words[2]))
	if err != nil {
		return err
	}
	proof := make([]tlog.Hash, 0, len(words))
	for _, word := range words[3:] {
		hash, err := tlog.ParseHash(base64Of(word))
		if err != nil {
			return err
		}
		proof = append(proof, hash)
	}
	if words[0] == "inclusion" {
		if err := tlog.CheckRecord(proof, tree.N, tree.Hash, number, subject); err != nil {
			return err
		}
		made, err := tlog.ProveRecord(tree.N, number, hashes)
		return same(made, proof, err)
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, number, subject); err != nil {
		return err
	}
	made, err := tlog.ProveTree(tree.N, number, hashes)
	return same(made, proof, err)
}

func same(made, given []tlog.Hash, err error) error {
	if err != nil {
		return err
	}
	if fmt.Sprint(made) != fmt.Sprint(given) {
		return fmt.Errorf("another proof was made: %v", made)
	}
	return nil
}

func base64Of(digits string) string {
	data, _ := hex.DecodeString(digits)
	return base64.StdEncoding.EncodeToString(data)
}
