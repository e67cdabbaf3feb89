package file_test

import (
	"bytes"
	"errors"
	"io/fs"
	"math/rand/v2"
	"strings"
	"testing"

	"klover/internal/base/db"
	"klover/internal/base/dbtest"
	"klover/internal/base/fault"
	"klover/internal/base/file"
)

func TestBytesComeBackWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{file.Migrations}, func(t *testing.T, d *db.DB) {
		for _, size := range []int{0, 1, 192 << 10, 500_001} {
			want := make([]byte, size)
			for i := range want {
				want[i] = byte(rand.Uint32())
			}
			f, err := file.Put(t.Context(), d, "intake", "1", `C:\Listor\lista.xlsx`, bytes.NewReader(want), 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			if f.Name != "lista.xlsx" || f.Size != int64(size) {
				t.Errorf("stored as %s, %d bytes", f.Name, f.Size)
			}
			var got bytes.Buffer
			if err := file.Copy(t.Context(), d, f.ID, &got); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.Bytes(), want) {
				t.Errorf("%d bytes came back changed", size)
			}
		}
	})
}

func TestATooLargeFileLeavesNothing(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{file.Migrations}, func(t *testing.T, d *db.DB) {
		_, err := file.Put(t.Context(), d, "intake", "1", "stor.csv", strings.NewReader(strings.Repeat("x", 2<<20)), 1<<20)
		if fault.KindOf(err) != fault.KindInvalid {
			t.Errorf("err = %v, want invalid", err)
		}
		all, err := file.Of(t.Context(), d, "intake", "1")
		if err != nil || len(all) != 0 {
			t.Errorf("left behind: %v, %v", all, err)
		}
	})
}

func TestADamagedFileIsNoticed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, []fs.FS{file.Migrations}, func(t *testing.T, d *db.DB) {
		f, err := file.Put(t.Context(), d, "k", "1", "a.txt", strings.NewReader("hej"), 100)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := d.Exec(t.Context(), `UPDATE file_chunk SET data = 'aGVq' || 'aGVq'`); err != nil {
			t.Fatal(err)
		}
		if err := file.Copy(t.Context(), d, f.ID, &bytes.Buffer{}); err == nil || errors.Is(err, db.ErrNoRows) {
			t.Errorf("err = %v, want damage", err)
		}
	})
}
