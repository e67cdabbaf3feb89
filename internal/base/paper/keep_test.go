package paper_test

import (
	"testing"

	"klover/internal/base/paper"
	"klover/internal/base/paper/papertest"
)

func TestKeptBlocksGiveTheSamePage(t *testing.T) {
	t.Parallel()
	d := papertest.Report()
	content, err := paper.Keep(d.Blocks)
	if err != nil {
		t.Fatal(err)
	}
	want := paper.HTML(d)
	if d.Blocks, err = paper.Kept(content); err != nil {
		t.Fatal(err)
	}
	if got := paper.HTML(d); got != want {
		t.Errorf("kept blocks are shown otherwise:\n%s", got)
	}
	if _, err := paper.Kept([]byte(`[{"kind":"film"}]`)); err == nil {
		t.Error("an unknown kind of block is read")
	}
}
