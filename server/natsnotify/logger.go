package natsnotify

import (
	"fmt"
	"log/slog"

	"github.com/nats-io/nats-server/v2/server"
)

// logger hands what the embedded server logs to a slog.Logger. A fatal message
// ends no program: the first is kept for start.
type logger struct {
	log   *slog.Logger
	fatal chan error
}

var _ server.Logger = (*logger)(nil)

func newLogger(log *slog.Logger) *logger {
	return &logger{log: log.With("from", "nats-server"), fatal: make(chan error, 1)}
}

// Noticef implements [server.Logger]. The server's notices are many.
func (l *logger) Noticef(format string, args ...any) { l.log.Debug(fmt.Sprintf(format, args...)) }

// Warnf implements [server.Logger].
func (l *logger) Warnf(format string, args ...any) { l.log.Warn(fmt.Sprintf(format, args...)) }

// Errorf implements [server.Logger].
func (l *logger) Errorf(format string, args ...any) { l.log.Error(fmt.Sprintf(format, args...)) }

// Debugf implements [server.Logger].
func (l *logger) Debugf(format string, args ...any) { l.log.Debug(fmt.Sprintf(format, args...)) }

// Tracef implements [server.Logger].
func (l *logger) Tracef(format string, args ...any) { l.log.Debug(fmt.Sprintf(format, args...)) }

// Fatalf implements [server.Logger].
func (l *logger) Fatalf(format string, args ...any) {
	err := fmt.Errorf(format, args...)
	l.log.Error(err.Error())
	select {
	case l.fatal <- err:
	default:
	}
}
