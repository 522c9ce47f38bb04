package s3store

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"time"

	"github.com/minio/minio-go/v7"
)

// partBytes is how much of a file is sent at once: the least that the service takes
// as a part of more. Nothing larger is held in memory.
const partBytes = 5 << 20

// abortTimeout is how long we try to remove what came of a failed upload. What is
// left then, or by a process that ends, the bucket's own rule removes.
const abortTimeout = 10 * time.Second

// putBytes sends content: what is small at once, else in parts that are nothing
// until the last has come.
func (s *Store) putBytes(ctx context.Context, id, owner, contentType string, content io.Reader) error {
	part, whole, err := readPart(nil, content)
	if err != nil {
		return err
	}
	size := int64(len(part))
	if key := s.bytesKey(owner, id); whole {
		err = s.putNew(ctx, key, contentType, part)
	} else {
		size, err = s.putParts(ctx, key, contentType, part, content)
	}
	if errors.Is(err, fs.ErrExist) {
		return nil // The owner has sent it twice at once.
	}
	if err == nil {
		s.used.add(owner, size)
	}
	return err
}

// readPart reads the next part of content into a buffer that is as large as what has
// come, within twice. Whole says that nothing follows.
func readPart(buffer []byte, content io.Reader) (part []byte, whole bool, err error) {
	part = buffer[:0]
	for len(part) < partBytes {
		if len(part) == cap(part) {
			larger := make([]byte, len(part), min(max(2*cap(part), 64<<10), partBytes))
			copy(larger, part)
			part = larger
		}
		n, err := content.Read(part[len(part):cap(part)])
		part = part[:len(part)+n]
		if errors.Is(err, io.EOF) {
			return part, true, nil
		}
		if err != nil {
			return nil, false, err
		}
	}
	return part, false, nil
}

func (s *Store) putParts(ctx context.Context, key, contentType string, part []byte, content io.Reader) (size int64, err error) {
	options := minio.PutObjectOptions{ContentType: contentType}
	upload, err := s.client.NewMultipartUpload(ctx, s.bucket, key, options)
	if err != nil {
		return 0, err
	}
	defer func() {
		if err != nil {
			ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), abortTimeout)
			defer cancel()
			err = errors.Join(err, s.client.AbortMultipartUpload(ctx, s.bucket, key, upload))
		}
	}()
	var parts []minio.CompletePart
	for whole := false; ; {
		number := len(parts) + 1
		sent, err := s.client.PutObjectPart(ctx, s.bucket, key, upload, number, bytes.NewReader(part), int64(len(part)), minio.PutObjectPartOptions{DisableContentSha256: true})
		if err != nil {
			return 0, err
		}
		parts = append(parts, minio.CompletePart{PartNumber: number, ETag: sent.ETag})
		size += int64(len(part))
		if whole {
			break
		}
		if part, whole, err = readPart(part, content); err != nil {
			return 0, err
		}
		if len(part) == 0 {
			break // It ended with the part before.
		}
	}
	return size, unlessThere(contentType, func(options minio.PutObjectOptions) error {
		_, err := s.client.CompleteMultipartUpload(ctx, s.bucket, key, upload, parts, options)
		return err
	})
}
