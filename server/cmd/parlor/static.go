package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"mime"
	"net/http"
	"os"
	"path"
	"strings"
)

// static serves the files of a folder: no listings, nothing whose name begins
// with a dot, nothing outside of the folder whatever links are in it. Of a file
// that has a compressed sibling, name.br or name.gz, browsers get that.
type static struct {
	root  *os.Root
	files fs.FS
}

func openStatic(folder string) (static, error) {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return static{}, fmt.Errorf("open the folder of static files: %w", err)
	}
	return static{root, root.FS()}, nil
}

// types are those of the files of pages. The system's own table may lack some,
// or have others.
var types = map[string]string{
	".css":         "text/css; charset=utf-8",
	".gif":         "image/gif",
	".html":        "text/html; charset=utf-8",
	".ico":         "image/vnd.microsoft.icon",
	".jpeg":        "image/jpeg",
	".jpg":         "image/jpeg",
	".js":          "text/javascript; charset=utf-8",
	".json":        "application/json",
	".map":         "application/json",
	".md":          "text/markdown; charset=utf-8",
	".mjs":         "text/javascript; charset=utf-8",
	".mp3":         "audio/mpeg",
	".png":         "image/png",
	".svg":         "image/svg+xml",
	".ts":          "text/plain; charset=utf-8",
	".txt":         "text/plain; charset=utf-8",
	".wasm":        "application/wasm",
	".webmanifest": "application/manifest+json",
	".webp":        "image/webp",
	".woff2":       "font/woff2",
}

func typeOf(name string) string {
	extension := strings.ToLower(path.Ext(name))
	if known, ok := types[extension]; ok {
		return known
	}
	if system := mime.TypeByExtension(extension); system != "" {
		return system
	}
	return "application/octet-stream"
}

// ServeHTTP implements [http.Handler].
func (s static) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodGet && r.Method != http.MethodHead {
		w.Header().Set("Allow", "GET, HEAD")
		http.Error(w, "files are read with GET", http.StatusMethodNotAllowed)
		return
	}
	name := strings.TrimPrefix(r.URL.Path, "/")
	if name == "" || strings.HasSuffix(name, "/") {
		name += "index.html"
	}
	if !public(name) {
		http.NotFound(w, r)
		return
	}
	s.serve(w, r, name)
}

// public says whether a name may be asked for at all.
func public(name string) bool {
	if !fs.ValidPath(name) {
		return false
	}
	for element := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(element, ".") {
			return false
		}
	}
	return true
}

func (s static) serve(w http.ResponseWriter, r *http.Request, name string) {
	plain, err := s.open(name)
	switch {
	case errors.Is(err, errFolder):
		redirect(w, r, "./"+path.Base(name)+"/")
		return
	case err != nil:
		http.NotFound(w, r)
		return
	}
	defer plain.close()
	header := w.Header()
	header.Set("Content-Type", typeOf(name))
	header.Set("X-Content-Type-Options", "nosniff")
	header.Set("Cache-Control", "no-cache") // Kept, but asked for again each time: what is unchanged costs one 304.
	header.Set("Vary", "Accept-Encoding")
	best := plain
	if compressed, encoding := s.sibling(plain, name, r); compressed != nil {
		defer compressed.close()
		header.Set("Content-Encoding", encoding)
		best = compressed
	}
	header.Set("ETag", best.tag)
	http.ServeContent(w, r, name, best.info.ModTime(), best)
}

// redirect leads to where the same thing is, relative to where it was asked
// for.
func redirect(w http.ResponseWriter, r *http.Request, to string) {
	if r.URL.RawQuery != "" {
		to += "?" + r.URL.RawQuery
	}
	w.Header().Set("Location", to)
	w.WriteHeader(http.StatusMovedPermanently)
}

// file is an open file that is none of the special ones.
type file struct {
	io.ReadSeeker
	opened fs.File
	info   fs.FileInfo
	tag    string
}

func (f *file) close() {
	_ = f.opened.Close() // It was only read.
}

var (
	errFolder  = errors.New("this is a folder")
	errSpecial = errors.New("this is no plain file")
)

func (s static) open(name string) (*file, error) {
	opened, err := s.files.Open(name)
	if err != nil {
		return nil, err
	}
	info, err := opened.Stat()
	content, seekable := opened.(io.ReadSeeker)
	switch {
	case err != nil:
	case info.IsDir():
		err = errFolder
	case !info.Mode().IsRegular() || !seekable:
		err = errSpecial
	}
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	tag := fmt.Sprintf(`"%x-%x"`, info.ModTime().UnixNano(), info.Size())
	return &file{content, opened, info, tag}, nil
}
