package sheet

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

func TestSharedTextsAreTheSameInMemoryAndOnDisk(t *testing.T) {
	t.Parallel()
	for _, memory := range []int{0, 2000, 1 << 20} {
		list := &texts{memory: memory}
		want := make([]string, 1003)
		for i := range want {
			want[i] = strings.Repeat(fmt.Sprint("text ", i, " å"), i%5)
			if err := list.add([]byte(want[i])); err != nil {
				t.Fatal(err)
			}
		}
		if err := list.done(); err != nil || list.len() != len(want) {
			t.Fatalf("%d texts, %v", list.len(), err)
		}
		if onFile := list.file != nil; onFile != (memory < 1<<20) {
			t.Errorf("with %d bytes of memory, on disk: %v", memory, onFile)
		}
		for _, i := range append(rand.Perm(len(want)), 0, 1, 2, 16, 1002) {
			if got, err := list.at(i); err != nil || got != want[i] {
				t.Fatalf("text %d with %d bytes of memory is %q, want %q (%v)", i, memory, got, want[i], err)
			}
		}
	}
}
