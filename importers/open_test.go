package importers_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"finnfram/data"
	"finnfram/importers"
)

func gzipped(tb testing.TB, content []byte) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write(content); err != nil {
		tb.Fatal(err)
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func zipped(tb testing.TB, members ...string) []byte {
	tb.Helper()
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for i := 0; i < len(members); i += 2 {
		m, err := w.Create(members[i])
		if err != nil {
			tb.Fatal(err)
		}
		if _, err := io.WriteString(m, members[i+1]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

// TestPackedFiles: the same ten rows, however packed and named.
func TestPackedFiles(t *testing.T) {
	plain := []byte(pharmacies(10))
	table := map[string]struct {
		content []byte
		input   string
	}{
		"plain.csv":       {plain, "plain.csv"},
		"packed.csv.gz":   {gzipped(t, plain), "packed.csv.gz"},
		"payload.csv":     {gzipped(t, plain), "payload.csv"}, // gzip as payload, not told by the name
		"twice.csv.gz":    {gzipped(t, gzipped(t, plain)), "twice.csv.gz"},
		"one.zip":         {zipped(t, "Basisdata/adresser.dat", string(plain)), "one.zip/adresser.dat"},
		"with-readme.zip": {zipped(t, "LESMEG.txt", "hei", "adresser.csv", string(plain), "__MACOSX/adresser.csv", "x"), "with-readme.zip/adresser.csv"},
		"gz-in.zip":       {zipped(t, "a.csv.gz", string(gzipped(t, plain))), "gz-in.zip/a.csv.gz"},
	}
	for name, row := range table {
		t.Run(name, func(t *testing.T) {
			run, rejects := newRun(openStore(t))
			path := write(t, name, string(row.content))
			report, err := run.Do(context.Background(), []string{path})
			if err != nil || report.Counts.Records != 10 || rejects.Len() != 0 {
				t.Fatalf("%v, %+v, %s", err, report.Counts, rejects)
			}
			bad := bytes.Replace(plain, []byte("\n3,"), []byte("\n4,"), 1)
			switch {
			case strings.HasSuffix(row.input, ".dat"):
				bad = zipped(t, "Basisdata/adresser.dat", string(bad))
			case row.input != "plain.csv":
				return
			}
			if err := os.WriteFile(path, bad, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err = run.Do(context.Background(), []string{path}); err != nil || !strings.Contains(rejects.String(), row.input+",6,") {
				t.Errorf("%v, finding %s", err, rejects)
			}
		})
	}
}

// TestBadFiles: each is a clear error naming the file, and nothing is stored.
func TestBadFiles(t *testing.T) {
	bomb := bytes.Repeat([]byte(strings.Repeat("0", 100_000)+",A,59.91234,10.75234,,,\n"), 300) // 30 MB, 1,000 to 1
	table := map[string]struct {
		content []byte
		says    string
	}{
		"bomb.csv.gz":    {gzipped(t, append([]byte(pharmacies(1)), bomb...)), "200 times"},
		"bomb.zip":       {zipped(t, "a.csv", pharmacies(1)+string(bomb)), "200 times"},
		"crowd.zip":      {zipped(t, crowd()...), "101 files"},
		"text.zip":       {zipped(t, "a.txt", "x", "b.txt", "y"), "no file that could be read"},
		"cut.zip":        {zipped(t, "a.csv", pharmacies(100))[:300], "zip"},
		"cut.csv.gz":     {gzipped(t, []byte(pharmacies(100)))[:300], "unpack"},
		"head.csv.gz":    {[]byte{0x1f, 0x8b, 8}, "unpack"},
		"thrice.csv.gz":  {gzipped(t, gzipped(t, gzipped(t, []byte(pharmacies(1))))), "more than twice"},
		"empty.csv":      {nil, "empty"},
		"flipped.csv.gz": {flip(gzipped(t, []byte(pharmacies(100)))), ""},
		"utf16.csv":      {[]byte("\xff\xfei\x00d\x00"), `columns are ["id"]`},
	}
	for name, row := range table {
		t.Run(name, func(t *testing.T) {
			s := openStore(t)
			run, _ := newRun(s)
			_, err := run.Do(context.Background(), []string{write(t, name, string(row.content))})
			if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), name) || !strings.Contains(err.Error(), row.says) {
				t.Errorf("error %v", err)
			}
			if active(t, s).Number != 0 {
				t.Error("a version came of it")
			}
		})
	}
}

func crowd() []string {
	var members []string
	for i := range 101 {
		members = append(members, fmt.Sprintf("%d.csv", i), "id\n")
	}
	return members
}

// flip damages one byte in the middle.
func flip(b []byte) []byte {
	b[len(b)/2] ^= 0xff
	return b
}

func TestUnpackedBytesAreBounded(t *testing.T) {
	for _, name := range []string{"a.csv.gz", "a.zip"} {
		run, _ := newRun(openStore(t))
		run.Limits.UnpackedBytes = 1000
		content := gzipped(t, []byte(pharmacies(100)))
		if name == "a.zip" {
			content = zipped(t, "a.csv", pharmacies(100))
		}
		_, err := run.Do(context.Background(), []string{write(t, name, string(content))})
		if !errors.Is(err, data.ErrInvalid) || !strings.Contains(err.Error(), "more than 1000 bytes") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestFilesThatAreNone(t *testing.T) {
	run, _ := newRun(openStore(t))
	ctx := context.Background()
	if _, err := run.Do(ctx, nil); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("no file: %v", err)
	}
	if _, err := run.Do(ctx, []string{filepath.Join(t.TempDir(), "absent.csv")}); !errors.Is(err, data.ErrNotFound) || !strings.Contains(err.Error(), "absent.csv") {
		t.Errorf("absent file: %v", err)
	}
	if _, err := run.Do(ctx, []string{t.TempDir()}); !errors.Is(err, data.ErrInvalid) {
		t.Errorf("a folder: %v", err)
	}
}

// TestInputOpensAgain: readers that walk a file more than once get the same
// bytes each time.
func TestInputOpensAgain(t *testing.T) {
	run, _ := newRun(openStore(t))
	run.Reader = &twice{}
	_, err := run.Do(context.Background(), []string{write(t, "a.csv.gz", string(gzipped(t, []byte("hello")))), write(t, "b.zip", string(zipped(t, "b.csv", "hello")))})
	if err != nil {
		t.Error(err)
	}
}

type twice struct{}

func (*twice) Name() string { return "twice" }
func (*twice) Help() string { return "reads everything twice" }
func (*twice) Read(_ context.Context, inputs []importers.Input, _ importers.Options, sink importers.Sink) error {
	for i, input := range inputs {
		for range 2 {
			r, err := input.Open()
			if err != nil {
				return err
			}
			if content, err := io.ReadAll(r); err != nil || string(content) != "hello" {
				return fmt.Errorf("%q, %w", content, err)
			}
			r.Close()
		}
		if content, err := io.ReadAll(input); err != nil || string(content) != "hello" {
			return fmt.Errorf("%q, %w", content, err)
		}
		if err := sink.Row(); err != nil {
			return err
		}
		site := data.Site{Key: fmt.Sprint(i), Services: []data.Service{{Category: data.Pharmacy}}}
		if err := sink.Site(site); err != nil {
			return err
		}
	}
	return nil
}
