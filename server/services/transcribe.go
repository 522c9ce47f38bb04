package services

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"mime"
	"net/url"
	"strings"

	"github.com/parlor-chat/parlor/core"
)

// recording is the question for what is said in one.
type recording struct {
	UUID     string `json:"uuid"`
	Language string `json:"language"`
}

func (s *Services) transcribe(ctx context.Context, user, text string) ([]byte, error) {
	var asked recording
	if err := json.Unmarshal([]byte(text), &asked); err != nil || !core.ValidMediaID(asked.UUID) || asked.Language != "" && !isLanguage(asked.Language) {
		return nil, core.Errorf(core.CodeInvalidParameter, "a recording is named by its uuid, and a language such as en-US")
	}
	if s.options.Transcribe == "" {
		return nil, core.NotAnswered(Transcribe)
	}
	return s.jobs.do(ctx, question{Transcribe, user, text}, func(ctx context.Context) ([]byte, error) {
		return s.hear(ctx, asked)
	})
}

// hear has a recording written down. Whoever knows its uuid could read it as well.
func (s *Services) hear(ctx context.Context, asked recording) ([]byte, error) {
	contentType, bytes, err := s.options.Media(ctx, asked.UUID)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, core.Errorf(core.CodeTranscriptFailed, "there is no such recording")
	}
	if err != nil {
		return nil, s.failed(Transcribe, err)
	}
	defer func() { _ = bytes.Close() }()
	head := make([]byte, 64)
	n, _ := io.ReadFull(bytes, head) // What is shorter has no format either.
	format := formatOf(head[:n], contentType)
	if format == "" {
		return nil, core.Errorf(core.CodeAudioFormat, "the recording is none of wav, pcm, ogg-opus, speex, silk, mp3, m4a, aac, amr and webm")
	}
	size, err := bytes.Seek(0, io.SeekEnd)
	if err == nil {
		_, err = bytes.Seek(0, io.SeekStart)
	}
	if err != nil {
		return nil, s.failed(Transcribe, err)
	}
	if size > maxRecording {
		return nil, core.Errorf(core.CodeTranscriptFailed, "the recording has more than %d MB", maxRecording>>20)
	}
	var answer struct {
		Text *string `json:"text"`
	}
	sent := content{io.LimitReader(bytes, size), size}
	if err := s.ask(ctx, Transcribe, withQuery(s.options.Transcribe, format, asked.Language), "application/octet-stream", sent, &answer); err != nil {
		return nil, err
	}
	if answer.Text == nil {
		return nil, s.failed(Transcribe, errors.New("its answer has no text"))
	}
	return json.Marshal(answer)
}

// withQuery adds what a recording is to the URL of the service, which [New] has
// read.
func withQuery(address, format, language string) string {
	u, _ := url.Parse(address)
	query := u.Query()
	query.Set("format", format)
	query.Set("language", language)
	u.RawQuery = query.Encode()
	return u.String()
}

// formats are how recordings begin, after so many bytes.
var formats = []struct {
	after int
	begin string
	name  string
}{
	{8, "WAVE", "wav"},
	{28, "OpusHead", "ogg-opus"},
	{28, "Speex   ", "speex"},
	{0, "#!SILK_V3", "silk"},
	{1, "#!SILK_V3", "silk"}, // As some clients begin it, with a byte of their own.
	{0, "ID3", "mp3"},
	{4, "ftyp", "m4a"},
	{0, "#!AMR", "amr"},
	{0, "\x1a\x45\xdf\xa3", "webm"}, // As browsers record.
}

// types are those of formats whose bytes do not tell.
var types = map[string]string{
	"audio/l16": "pcm", "audio/pcm": "pcm", "audio/x-pcm": "pcm",
	"audio/speex": "speex", "audio/x-speex": "speex",
}

// formatOf is the format of a recording, by how it begins; empty for none that is
// known.
func formatOf(head []byte, contentType string) string {
	for _, format := range formats {
		if len(head) >= format.after && bytes.HasPrefix(head[format.after:], []byte(format.begin)) {
			return format.name
		}
	}
	if len(head) >= 2 && head[0] == 0xff && head[1]&0xe0 == 0xe0 { // Frames of MPEG.
		if head[1]&0x06 == 0 { // Layer 0 is AAC in ADTS.
			return "aac"
		}
		return "mp3"
	}
	kind, _, _ := mime.ParseMediaType(contentType)
	return types[strings.ToLower(kind)]
}
