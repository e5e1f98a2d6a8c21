package admin

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"finnfram/api/wire"
)

// maxFiles bounds how many files one upload may hold, maxName their names in
// bytes.
const (
	maxFiles = 20
	maxName  = 120
)

// receive writes the uploaded files into a new temporary folder. The body is
// one file as it is, or multipart/form-data with one part a file. Nothing is
// left behind on error. The server's time limits are lifted as long as bytes
// arrive.
func (m *Module) receive(w http.ResponseWriter, r *http.Request) (folder string, files []string, err error) {
	if err := wire.Plain(r); err != nil {
		return "", nil, err
	}
	folder, err = os.MkdirTemp(m.TempDir, "finnfram-upload-")
	if err != nil {
		return "", nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	body := &patient{reader: http.MaxBytesReader(w, r.Body, m.MaxUpload), control: http.NewResponseController(w)}
	kind, parameters, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if kind == "multipart/form-data" && parameters["boundary"] != "" {
		r.Body = io.NopCloser(body)
		files, err = receiveParts(r, folder)
	} else {
		files = []string{""}
		files[0], err = store(folder, r.URL.Query().Get("name"), body)
	}
	return folder, files, bodyError(err)
}

func receiveParts(r *http.Request, folder string) ([]string, error) {
	parts, err := r.MultipartReader()
	if err != nil {
		return nil, wire.Invalid(wire.Fault{Detail: "the multipart body cannot be read"})
	}
	var files []string
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		if len(files) == maxFiles {
			return nil, wire.Invalid(wire.Fault{Detail: fmt.Sprintf("more than %d files", maxFiles)})
		}
		path, err := store(folder, part.FileName(), part)
		if err != nil {
			return nil, err
		}
		files = append(files, path)
	}
	if len(files) == 0 {
		return nil, wire.Invalid(wire.Fault{Detail: "the body holds no file"})
	}
	return files, nil
}

// store writes one file, under its own name as far as that is harmless.
func store(folder, name string, from io.Reader) (string, error) {
	name = strings.Map(func(c rune) rune {
		if c < ' ' || strings.ContainsRune(`/\:`, c) {
			return '-'
		}
		return c
	}, filepath.Base(name))
	if len(name) > maxName { // the end says what kind of file it is
		name = strings.ToValidUTF8(name[len(name)-maxName:], "-")
	}
	if name == "." || name == ".." || name == "" || name == "-" {
		name = "upload"
	}
	file, err := os.OpenFile(filepath.Join(folder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if errors.Is(err, os.ErrExist) {
		return "", wire.Invalid(wire.Fault{Detail: "two files have the same name"})
	}
	if err != nil {
		return "", err
	}
	n, err := io.Copy(file, from)
	if err = errors.Join(err, file.Close()); err != nil {
		return "", err
	}
	if n == 0 {
		return "", wire.Invalid(wire.Fault{Detail: "the file is empty"})
	}
	return file.Name(), nil
}

// bodyError says what a broken or over-large upload is.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	var path *os.PathError
	switch {
	case errors.As(err, &tooLarge):
		return fmt.Errorf("the upload is larger than %d bytes: %w", tooLarge.Limit, wire.ErrTooLarge)
	case errors.Is(err, io.ErrUnexpectedEOF) && !errors.As(err, &path):
		return wire.Invalid(wire.Fault{Detail: "the upload broke off"})
	}
	return err
}

// patient moves the connection's read deadline on as long as bytes arrive.
type patient struct {
	reader  io.Reader
	control *http.ResponseController
	since   time.Time
}

func (p *patient) Read(b []byte) (int, error) {
	if now := time.Now(); now.Sub(p.since) > 5*time.Second {
		p.since = now
		// A connection that has no deadlines (in tests) needs none moved.
		_ = p.control.SetReadDeadline(now.Add(time.Minute))
		_ = p.control.SetWriteDeadline(now.Add(2 * time.Minute))
	}
	return p.reader.Read(b)
}
