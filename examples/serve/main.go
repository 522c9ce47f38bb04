// Command serve shows the example page: it serves a folder of page files, the
// npm package below /parlor-chat/, and prints the address.
package main

import (
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"
)

func main() {
	address := flag.String("address", "localhost:8080", "where to listen; the next free port is taken when it is in use")
	page := flag.String("page", "examples/web", "folder of the page")
	npm := flag.String("package", "npm", "folder of the npm package")
	flag.Parse()
	if err := run(*address, *page, *npm); err != nil {
		log.Fatal(err)
	}
}

func run(address, page, npm string) error {
	for _, folder := range []string{page, npm} {
		if _, err := os.Stat(folder); err != nil {
			return fmt.Errorf("find the files to serve: %w", err)
		}
	}
	listener, err := listen(address)
	if err != nil {
		return fmt.Errorf("listen: %w", err)
	}
	fmt.Printf("\n  Parlor is at http://%s/\n\n  Open it in two tabs, sign in as two people, and talk. Ctrl-C ends it.\n\n", listener.Addr())
	server := &http.Server{Handler: handler(page, npm), ReadHeaderTimeout: 10 * time.Second}
	return server.Serve(listener)
}

// listen takes the address, or any free port of its host when it is in use.
func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	if !errors.Is(err, syscall.EADDRINUSE) {
		return listener, err
	}
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return nil, err
	}
	return net.Listen("tcp", net.JoinHostPort(host, "0"))
}

func handler(page, npm string) http.Handler {
	mux := http.NewServeMux()
	mux.Handle("/", http.FileServer(http.Dir(page)))
	mux.Handle("/parlor-chat/", http.StripPrefix("/parlor-chat/", http.FileServer(http.Dir(npm))))
	return fresh(mux)
}

// fresh makes browsers ask each time, so that a rebuilt package is seen.
func fresh(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Cache-Control", "no-cache")
		next.ServeHTTP(w, r)
	})
}
