package compare

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"klover/internal/area/identity"
	"klover/internal/base/audit"
	"klover/internal/base/db"
	"klover/internal/base/fault"
	"klover/internal/base/file"
	"klover/internal/base/job"
	"klover/internal/base/sheet"
	"klover/internal/word/sv"
)

// MostBytes is the largest file that is taken, packed or not.
const MostBytes = 100 << 20

// JobRead is the kind of job that reads a file.
const JobRead = "compare.read"

type readInput struct {
	Load string `json:"load"`
}

// Jobs returns the background work of the area.
func Jobs(s Store) map[string]job.Func {
	return map[string]job.Func{JobRead: func(ctx context.Context, j job.Job, step job.Step) (string, error) {
		var in readInput
		if err := json.Unmarshal([]byte(j.Input), &in); err != nil {
			return "", fmt.Errorf("reading the input of job %s: %w", j.ID, err)
		}
		l, err := s.perform(ctx, in.Load, step)
		return l.URL(), err
	}}
}

func (s Store) newLoad(ctx context.Context, setID, name string) Load {
	return Load{ID: db.NewID(), Version: 1, SetID: setID, Name: name, State: Reading, ByName: audit.ActorFrom(ctx).Name, CreatedAt: s.DB.Now(), ChangedAt: s.DB.Now()}
}

// Receive keeps a file for a set and hands it over to a job.
func (s Store) Receive(ctx context.Context, setID, name string, from io.Reader) (Load, error) {
	var l Load
	err := s.DB.InTx(ctx, func(tx *db.DB) error {
		if _, err := s.in(tx).Set(ctx, setID); err != nil {
			return err
		}
		l = s.newLoad(ctx, setID, name)
		kept, err := file.Put(ctx, tx, "compare_load", l.ID, name, from, MostBytes)
		if err != nil {
			return err
		}
		l.FileID, l.Name = identity.Ref(kept.ID), kept.Name
		input, err := json.Marshal(readInput{l.ID})
		if err != nil {
			return err
		}
		j, err := job.Enqueue(ctx, tx, job.Job{Kind: JobRead, Title: "Läser " + l.Name + " till jämförelsen", Input: string(input)})
		if err != nil {
			return err
		}
		l.JobID = j.ID
		return tx.Insert(ctx, "compare_load", &l)
	})
	return l, err
}

// perform reads a received file.
func (s Store) perform(ctx context.Context, id string, step job.Step) (Load, error) {
	l, err := s.Load(ctx, id)
	if err != nil || l.State == Read {
		return l, err
	}
	packed, err := os.CreateTemp("", "klover-compare-*")
	if err != nil {
		return l, err
	}
	defer os.Remove(packed.Name())
	defer packed.Close()
	if err := file.Copy(ctx, s.DB, string(l.FileID), packed); err != nil {
		return l, err
	}
	if _, err := packed.Seek(0, io.SeekStart); err != nil {
		return l, err
	}
	return s.readFrom(ctx, l, packed, step)
}

// ReadPath reads a file on disk into a set, for the command.
func (s Store) ReadPath(ctx context.Context, setID, path string, step job.Step) (Load, error) {
	from, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Load{}, fault.NotFound("Filen %s finns inte.", path)
	}
	if err != nil {
		return Load{}, err
	}
	defer from.Close()
	return s.ReadFile(ctx, setID, filepath.Base(path), from, step)
}

// ReadFile reads a file into a set at once. The file itself is not kept.
func (s Store) ReadFile(ctx context.Context, setID, name string, from io.Reader, step job.Step) (Load, error) {
	l := s.newLoad(ctx, setID, name)
	if err := s.DB.Insert(ctx, "compare_load", &l); err != nil {
		return l, err
	}
	return s.readFrom(ctx, l, from, step)
}

// readFrom unpacks and reads a file, and notes what came of it.
func (s Store) readFrom(ctx context.Context, l Load, from io.Reader, step job.Step) (Load, error) {
	begun := time.Now()
	rejects, err := s.store(ctx, &l, from, step)
	l.Millis = time.Since(begun).Milliseconds()
	if err != nil && fault.KindOf(err) == fault.KindInternal {
		return l, err
	}
	l.State, l.Message = Read, ""
	if err != nil {
		l.State, l.Message, l.KeptRows = Failed, fault.Message(err), 0
	}
	return l, errors.Join(err, s.ended(ctx, &l, rejects))
}

func (s Store) ended(ctx context.Context, l *Load, rejects []Reject) error {
	for i := range rejects {
		rejects[i].LoadID, rejects[i].N = l.ID, int64(i+1)
	}
	return s.DB.InTx(ctx, func(tx *db.DB) error {
		if err := db.InsertAll(ctx, tx, "compare_reject", rejects); err != nil {
			return err
		}
		l.ChangedAt = tx.Now()
		if err := tx.Update(ctx, "compare_load", l); err != nil || l.State != Read {
			return err
		}
		set, err := s.in(tx).Set(ctx, l.SetID)
		if err != nil {
			return err
		}
		return audit.Write(ctx, tx, audit.Entry{Kind: Kind, Ref: set.ID, Title: set.Name, Verb: "läste in " + l.Name + " i", Why: l.Sentence()})
	})
}

// Sentence tells what came of a file.
func (l Load) Sentence() string {
	text := fmt.Sprintf("%s: %s lästa, %s inlagda, %s avvisade", l.WhatSv(), sv.Plural(l.ReadRows, "rad", "rader"), sv.Number(l.KeptRows), sv.Number(l.RejectedRows))
	if l.RepeatedRows > 0 {
		text += ", " + sv.Number(l.RepeatedRows) + " är samma leverantör i en annan del"
	}
	return text + "."
}

// store keeps the rows of a file, or nothing.
func (s Store) store(ctx context.Context, l *Load, from io.Reader, step job.Step) ([]Reject, error) {
	path, hash, err := unpacked(from, l.Name)
	if err != nil {
		return nil, err
	}
	defer os.Remove(path)
	l.Hash = hash
	var k keeper
	err = s.DB.InTx(ctx, func(tx *db.DB) error {
		here := s.in(tx)
		if err := here.first(ctx, *l); err != nil {
			return err
		}
		set, err := here.Set(ctx, l.SetID)
		if err != nil {
			return err
		}
		book, head, err := openBook(path, l.Name)
		if err != nil {
			return err
		}
		defer book.Close()
		k = keeper{load: l, step: step}
		if k.reader, err = newReader(head, set); err != nil {
			return err
		}
		l.What, l.Holds = k.reader.what, k.reader.holds
		return k.run(ctx, tx, book, head)
	})
	return k.rejects, err
}

func openBook(path, name string) (*sheet.Book, sheet.Head, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, sheet.Head{}, err
	}
	info, err := f.Stat()
	if err != nil {
		return nil, sheet.Head{}, errors.Join(err, f.Close())
	}
	book, err := sheet.Open(f, info.Size(), strings.TrimSuffix(name, ".gz"), sheet.Limits{Bytes: MostBytes})
	if err != nil {
		return nil, sheet.Head{}, errors.Join(err, f.Close())
	}
	head, err := book.Head("", headNames())
	return book, head, err
}

// first refuses a file that the set has already. The set's row is locked, so that two
// files wait for each other.
func (s Store) first(ctx context.Context, l Load) error {
	if _, err := s.DB.Exec(ctx, `UPDATE compare_set SET changed_at = $1 WHERE id = $2`, s.DB.Now(), l.SetID); err != nil {
		return err
	}
	same, err := db.All[Load](ctx, s.DB, `SELECT `+loadColumns+` FROM compare_load WHERE set_id = $1 AND hash = $2 AND state = $3 LIMIT 1`, l.SetID, l.Hash, Read)
	if err == nil && len(same) > 0 {
		return fault.Conflict("Filen %s är redan inläst i urvalet, som %s. Inget är ändrat.", l.Name, same[0].Name)
	}
	return err
}

// unpacked copies a file to disk, out of its gzip packing if it has one, and returns its
// path and hash. What is larger than the limit is refused while it is unpacked.
func unpacked(from io.Reader, name string) (path, hash string, err error) {
	buffered := bufio.NewReader(from)
	from = buffered
	if head, _ := buffered.Peek(2); bytes.Equal(head, []byte{0x1f, 0x8b}) {
		packed, err := gzip.NewReader(buffered)
		if err != nil {
			return "", "", fault.With(fault.Wrong("Filen %s är skadad och kan inte packas upp.", name), err)
		}
		from = packed
	}
	temp, err := os.CreateTemp("", "klover-compare-*")
	if err != nil {
		return "", "", err
	}
	sum := sha256.New()
	n, err := io.Copy(io.MultiWriter(temp, sum), io.LimitReader(from, MostBytes+1))
	err = errors.Join(err, temp.Close())
	switch {
	case err != nil:
		err = fault.With(fault.Wrong("Filen %s kunde inte läsas till slut. Den är skadad, eller så bröts överföringen.", name), err)
	case n > MostBytes:
		err = fault.Wrong("Filen %s är större än %d MB.", name, MostBytes>>20)
	default:
		return temp.Name(), hex.EncodeToString(sum.Sum(nil)), nil
	}
	return "", "", errors.Join(err, os.Remove(temp.Name()))
}
