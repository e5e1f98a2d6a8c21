package importers_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"testing"

	"finnfram/importers"
)

// heap measures what lives after a collection, now and then during a run.
type heap struct {
	importers.Silent
	rows, next int64
	most       uint64
}

func (h *heap) Rows(n int64) {
	h.rows += n
	if h.rows < h.next {
		return
	}
	h.next += 15_000
	h.most = max(h.most, living())
}

func living() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

// TestMemoryIsBounded holds the statement of Run: beside one batch, 24 to 48
// bytes a row. 60,000 rows may therefore cost 3 MB and the batch; the rows
// themselves are 24 MB of text.
func TestMemoryIsBounded(t *testing.T) {
	const rows = 60_000
	path := filepath.Join(t.TempDir(), "many.csv")
	file, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	w := bufio.NewWriter(file)
	fmt.Fprintln(w, "id,name,lat,lon,phone,web")
	for i := range rows {
		fmt.Fprintf(w, "unit-%d,%0200d,%.5f,%.5f,22 98 87 20,https://example.no/%0100d\n", i, i, 58+float64(i%1000)/100, 8+float64(i/1000)/100, i)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	run, _ := newRun(openStore(t))
	measure := &heap{next: 15_000}
	run.Progress = measure
	before := living()
	report, err := run.Do(context.Background(), []string{path})
	if err != nil || report.Counts.Records != rows {
		t.Fatalf("%v, %d records", err, report.Counts.Records)
	}
	grown := int64(measure.most) - int64(before)
	t.Logf("%d rows: the heap grew by %.1f MB", rows, float64(grown)/1e6)
	if measure.most == 0 || grown > 20e6 {
		t.Errorf("the heap grew by %.1f MB", float64(grown)/1e6)
	}
}
