package main

import (
	"context"
	"io"
	"net/http"
	"regexp"
	"strings"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"github.com/parlor-chat/parlor/core"
	"github.com/parlor-chat/parlor/server/media"
)

// newRegistry makes the place where metrics are collected.
func newRegistry() *prometheus.Registry {
	version, revision := build()
	info := prometheus.NewGauge(prometheus.GaugeOpts{
		Name: "parlor_build_info", Help: "What this server was built from.",
		ConstLabels: prometheus.Labels{"version": version, "revision": revision},
	})
	info.Set(1)
	registry := prometheus.NewRegistry()
	registry.MustRegister(info, collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return registry
}

// socketPath is where devices open their WebSockets.
const socketPath = "/ws"

// routes says who answers which path.
func (s *server) routes(rest http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.Handle(socketPath, s.gateway)
	mux.Handle("/v4/", rest)
	mux.Handle("/media/", media.New(s.mediaOptions()))
	s.watchAt(mux, s.config.metrics == "")
	if s.config.demo {
		mux.Handle("GET /demo/usersig", demo{key: s.config.key, admins: s.config.admins, anyone: s.config.demoAnyone})
		if folder := demoPicturesFolder(s.config.database); folder != "" {
			pictures := &demoPictures{key: s.config.key, folder: folder}
			mux.HandleFunc("PUT /demo/pictures", pictures.take)
			mux.HandleFunc("GET /demo/pictures/{name}", pictures.give)
		}
	}
	for prefix, files := range s.web {
		mux.Handle(prefix, http.StripPrefix(strings.TrimSuffix(prefix, "/"), files))
	}
	return mux
}

// watchRoutes are those of --metrics-listen.
func (s *server) watchRoutes() http.Handler {
	mux := http.NewServeMux()
	s.watchAt(mux, true)
	return mux
}

// watchAt says how the server is, and with metrics also what it does.
func (s *server) watchAt(mux *http.ServeMux, metrics bool) {
	mux.HandleFunc("/health", health)
	mux.HandleFunc("/ready", s.ready)
	if metrics {
		mux.Handle("/metrics", promhttp.HandlerFor(s.metrics, promhttp.HandlerOpts{}))
	}
}

// health answers as long as the process lives.
func health(w http.ResponseWriter, _ *http.Request) {
	_, _ = io.WriteString(w, "ok\n") // Whoever has gone needs no answer.
}

// readyTimeout is how long the database has to answer.
const readyTimeout = 2 * time.Second

// ready answers 200 while new connections are welcome: the database answers, it
// can be written, and the server is not going away.
func (s *server) ready(w http.ResponseWriter, r *http.Request) {
	if s.draining.Load() {
		http.Error(w, "draining", http.StatusServiceUnavailable)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), readyTimeout)
	defer cancel()
	if _, err := s.store.Read(ctx, []core.Key{core.ProfileKey("ready")}); err != nil {
		s.log.Warn("not ready: the database does not answer", "error", err)
		http.Error(w, "the database does not answer", http.StatusServiceUnavailable)
		return
	}
	if err := s.probe.write(ctx, s.store); err != nil {
		s.log.Warn("not ready: the database cannot be written", "error", err)
		http.Error(w, "the database cannot be written", http.StatusServiceUnavailable)
		return
	}
	_, _ = io.WriteString(w, "ready\n")
}

// webs are the folders of static files, by the path that they are at. Each path
// begins and ends with a slash.
type webs map[string]static

// openWebs opens folders given as FOLDER or PATH=FOLDER.
func openWebs(given []string) (webs, error) {
	w := webs{}
	for _, one := range given {
		if err := w.open(one); err != nil {
			w.close()
			return nil, err
		}
	}
	return w, nil
}

// plainPath is what the path of a folder may be made of.
var plainPath = regexp.MustCompile(`^/([A-Za-z0-9_-][A-Za-z0-9._-]*/)*$`)

func (w webs) open(given string) error {
	prefix, folder := "/", given
	if before, after, found := strings.Cut(given, "="); found {
		folder = after
		if before = strings.Trim(before, "/"); before != "" {
			prefix = "/" + before + "/"
		}
	}
	if !plainPath.MatchString(prefix) || prefix == "/v4/" || prefix == "/media/" {
		return wrongUsage("--web cannot serve files at %s", prefix)
	}
	if _, twice := w[prefix]; twice {
		return wrongUsage("--web names two folders for %s", prefix)
	}
	files, err := openStatic(folder)
	if err != nil {
		return err
	}
	w[prefix] = files
	return nil
}

func (w webs) close() {
	for _, files := range w {
		_ = files.root.Close() // It was only read.
	}
}
