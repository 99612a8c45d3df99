// Reads ledgers and proofs, and makes both, with the implementation that Go's own checksum database has.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const proofForm = "c2sp.org/tlog-proof@v1"

func main() {
	log.SetFlags(0)
	switch arguments := os.Args[1:]; arguments[0] {
	case "accept":
		accept(arguments[1], read(arguments[2]))
	case "proof":
		proof(read(arguments[1]), read(arguments[2]))
	case "consistency":
		consistency(arguments[1:5], strings.Fields(read(arguments[5])))
	case "make":
		size, err := strconv.ParseInt(arguments[1], 10, 64)
		must(err)
		build(size, arguments[2])
	}
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func read(path string) string {
	content, err := os.ReadFile(path)
	must(err)
	return string(content)
}

func opened(signed, vkey string) tlog.Tree {
	verifier, err := note.NewVerifier(strings.Fields(vkey)[0])
	must(err)
	found, err := note.Open([]byte(signed), note.VerifierList(verifier))
	must(err)
	lines := strings.Split(found.Text, "\n")
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

type tiles struct{ folder string }

func (t tiles) Height() int { return 8 }

func (t tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		content, err := os.ReadFile(filepath.Join(t.folder, place(tile)))
		if err != nil && tile.W < 256 {
			tile.W = 256
			content, err = os.ReadFile(filepath.Join(t.folder, place(tile)))
		}
		if err != nil {
			return nil, err
		}
		found = append(found, content)
	}
	return found, nil
}

func place(tile tlog.Tile) string { return strings.Replace(tile.Path(), "tile/8/", "tile/", 1) }

// accept checks every entry of a ledger against its checkpoint.
func accept(folder, vkey string) {
	tree := opened(read(filepath.Join(folder, "checkpoint")), vkey)
	hashes := tlog.TileHashReader(tree, tiles{folder})
	for index := int64(0); index < tree.N; index++ {
		record := entry(folder, index, tree.N)
		path, err := tlog.ProveRecord(tree.N, index, hashes)
		must(err)
		must(tlog.CheckRecord(path, tree.N, tree.Hash, index, tlog.RecordHash(record)))
	}
	fmt.Println(tree.N)
}

func entry(folder string, index, size int64) []byte {
	tile := tlog.Tile{H: 8, L: 0, N: index / 256, W: int(min(256, size-index/256*256))}
	bundle := read(filepath.Join(folder, strings.Replace(place(tile), "tile/0/", "tile/entries/", 1)))
	for skip := index % 256; skip > 0; skip-- {
		bundle = bundle[2+length(bundle):]
	}
	return []byte(bundle[2 : 2+length(bundle)])
}

func length(bundle string) int { return int(bundle[0])<<8 | int(bundle[1]) }

// proof checks one proof in C2SP's form.
func proof(text, vkey string) {
	above, signed, _ := strings.Cut(text, "\n\n")
	tree := opened(signed, vkey)
	lines := strings.Split(above, "\n")
	record, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(lines[1], "extra "))
	must(err)
	index, err := strconv.ParseInt(strings.TrimPrefix(lines[2], "index "), 10, 64)
	must(err)
	must(tlog.CheckRecord(parsed(lines[3:]), tree.N, tree.Hash, index, tlog.RecordHash(record)))
}

// consistency checks a proof that one tree begins with another: size, root, size, root.
func consistency(trees []string, path []string) {
	roots := parsed([]string{trees[1], trees[3]})
	old, err := strconv.ParseInt(trees[0], 10, 64)
	must(err)
	size, err := strconv.ParseInt(trees[2], 10, 64)
	must(err)
	must(tlog.CheckTree(parsed(path), size, roots[1], old, roots[0]))
}

func parsed(lines []string) []tlog.Hash {
	var found []tlog.Hash
	for _, line := range lines {
		hash, err := tlog.ParseHash(line)
		must(err)
		found = append(found, hash)
	}
	return found
}

type stored []tlog.Hash

func (s stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var found []tlog.Hash
	for _, index := range indexes {
		found = append(found, s[index])
	}
	return found, nil
}

// build writes a tree of "entry 0" and so on: a proof of each entry, and that each smaller tree is a beginning of it.
func build(size int64, folder string) {
	secret, vkey, err := note.GenerateKey(rand.Reader, "independent.example/log")
	must(err)
	var hashes stored
	for index := int64(0); index < size; index++ {
		added, err := tlog.StoredHashes(index, content(index), hashes)
		must(err)
		hashes = append(hashes, added...)
	}
	root, err := tlog.TreeHash(size, hashes)
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	text := fmt.Sprintf("independent.example/log\n%d\n%s\n", size, root)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	write(folder, "vkey", vkey+"\n")
	write(folder, "checkpoint", string(signed))
	for index := int64(0); index < size; index++ {
		path, err := tlog.ProveRecord(size, index, hashes)
		must(err)
		head := fmt.Sprintf("%s\nextra %s\nindex %d\n", proofForm, base64.StdEncoding.EncodeToString(content(index)), index)
		write(folder, fmt.Sprintf("%d.tlog-proof", index), head+joined(path)+"\n"+string(signed))
		grown, err := tlog.ProveTree(size, index+1, hashes)
		must(err)
		old, err := tlog.TreeHash(index+1, hashes)
		must(err)
		write(folder, fmt.Sprintf("%d.consistency", index+1), old.String()+"\n"+joined(grown))
	}
}

func content(index int64) []byte { return []byte(fmt.Sprintf("entry %d", index)) }

func joined(path []tlog.Hash) string {
	var lines strings.Builder
	for _, hash := range path {
		lines.WriteString(hash.String() + "\n")
	}
	return lines.String()
}

func write(folder, name, text string) {
	must(os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600))
}
