// Package s3store keeps media in a bucket of S3, or of what speaks as it does:
// MinIO, Ceph, R2 and others.
package s3store

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"github.com/minio/minio-go/v7"
	"github.com/minio/minio-go/v7/pkg/credentials"
)

// Store is a media.Store in a bucket. Under the prefix there are, for each id,
// names/<id>, which says whose it is, and bytes/<owner>/<id>, where owner is in
// base64. The name comes first, so nothing is there that has none; nothing is read
// before its bytes are there. Both are put only where there is nothing yet, by
// If-None-Match. A service that does not know that is still asked first, so that
// only who puts the same id at the same moment could overwrite it.
type Store struct {
	client *minio.Core
	bucket string
	prefix string
	used   used
}

// amazon is the service that is meant where an address names none.
const amazon = "https://s3.amazonaws.com"

// openTimeout is how long the service has to say that the bucket is there.
const openTimeout = 20 * time.Second

// Open opens s3://BUCKET/PREFIX?region=REGION&endpoint=https://HOST. The bucket
// must be there. Who asks is said as the tools of AWS are told: by AWS_ACCESS_KEY_ID
// and AWS_SECRET_ACCESS_KEY in the environment, the file ~/.aws/credentials, or the
// role of the machine. Without a region it is AWS_REGION, or found out.
func Open(ctx context.Context, address string, getenv func(string) string) (*Store, error) {
	at, err := url.Parse(address)
	if err != nil || at.Scheme != "s3" || at.Host == "" {
		return nil, errors.New("open S3: the address must be s3://BUCKET or s3://BUCKET/PREFIX, with ?region= and &endpoint= where they are needed")
	}
	query := at.Query()
	for name := range query {
		if name != "region" && name != "endpoint" {
			return nil, fmt.Errorf("open S3: the address has %q; there are region and endpoint", name)
		}
	}
	endpoint, err := url.Parse(first(query.Get("endpoint"), amazon))
	if err != nil || endpoint.Host == "" || endpoint.Scheme != "https" && endpoint.Scheme != "http" || strings.Trim(endpoint.Path, "/") != "" {
		return nil, errors.New("open S3: endpoint must be https://HOST or http://HOST, with a port or without")
	}
	client, err := minio.NewCore(endpoint.Host, &minio.Options{
		Creds: credentials.NewChainCredentials([]credentials.Provider{
			&credentials.EnvAWS{}, &credentials.FileAWSCredentials{}, &credentials.IAM{Client: &http.Client{Timeout: openTimeout}},
		}),
		Secure: endpoint.Scheme == "https",
		Region: first(query.Get("region"), getenv("AWS_REGION")),
	})
	if err != nil {
		return nil, fmt.Errorf("open S3: %w", err)
	}
	s := &Store{client: client, bucket: at.Host, prefix: strings.Trim(at.Path, "/")}
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	there, err := client.BucketExists(ctx, s.bucket)
	if err == nil && !there {
		err = errors.New("there is none of that name")
	}
	if err != nil {
		return nil, fmt.Errorf("open S3: bucket %s: %w", s.bucket, err)
	}
	return s, nil
}

func first(one, other string) string {
	if one != "" {
		return one
	}
	return other
}

// nameKey is where it stands whose something is.
func (s *Store) nameKey(id string) string { return path.Join(s.prefix, "names", id) }

// bytesKey is where the bytes are of something; without an id the folder of an
// owner, without an owner that of all.
func (s *Store) bytesKey(owner, id string) string {
	key := path.Join(s.prefix, "bytes") + "/"
	if owner != "" {
		key += base64.RawURLEncoding.EncodeToString([]byte(owner)) + "/"
	}
	return key + id
}

// name is what stands at a nameKey.
type name struct {
	Owner string `json:"owner"`
}

// maxName is how long it can be.
const maxName = 4096

// owner is whose an id is; [fs.ErrNotExist] if it is nobody's.
func (s *Store) owner(ctx context.Context, id string) (string, error) {
	body, _, _, err := s.client.GetObject(ctx, s.bucket, s.nameKey(id), minio.GetObjectOptions{})
	if err != nil {
		return "", known(err)
	}
	defer func() { _ = body.Close() }() // It was only read.
	text, err := io.ReadAll(io.LimitReader(body, maxName))
	if err != nil {
		return "", known(err)
	}
	var found name
	if err := json.Unmarshal(text, &found); err != nil || found.Owner == "" {
		return "", fmt.Errorf("%s does not say whose it is", s.nameKey(id))
	}
	return found.Owner, nil
}

// known gives an error of the service the name that it has here.
func known(err error) error {
	switch minio.ToErrorResponse(err).Code {
	case minio.NoSuchKey:
		return fs.ErrNotExist
	case minio.PreconditionFailed:
		return fs.ErrExist
	}
	return err
}

// putNew puts what is not there yet; [fs.ErrExist] if there is something.
func (s *Store) putNew(ctx context.Context, key, contentType string, content []byte) error {
	return unlessThere(contentType, func(options minio.PutObjectOptions) error {
		_, err := s.client.PutObject(ctx, s.bucket, key, bytes.NewReader(content), int64(len(content)), "", "", options)
		return err
	})
}

// unlessThere puts on the condition that nothing is there, or without it where the
// service knows no conditions.
func unlessThere(contentType string, put func(minio.PutObjectOptions) error) error {
	options := minio.PutObjectOptions{ContentType: contentType, DisableContentSha256: true}
	options.SetMatchETagExcept("*")
	err := put(options)
	if minio.ToErrorResponse(err).Code == minio.NotImplemented {
		err = put(minio.PutObjectOptions{ContentType: contentType, DisableContentSha256: true})
	}
	return known(err)
}

// PutMedia reads content to its end and keeps it under id, all of it or nothing.
// Where the owner has something under id already that stays; where somebody else
// has, it fails with [fs.ErrExist]. It holds 5 MiB of the content at most.
func (s *Store) PutMedia(ctx context.Context, id, owner, contentType string, content io.Reader) error {
	there, err := s.claim(ctx, id, owner)
	if err == nil && !there {
		err = s.putBytes(ctx, id, owner, contentType, content)
	}
	if err != nil {
		return fmt.Errorf("put media: %w", err)
	}
	return nil
}

// claim makes an id the owner's, and says whether its bytes are there.
func (s *Store) claim(ctx context.Context, id, owner string) (there bool, err error) {
	present, err := s.owner(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		present = owner
		if err = s.putName(ctx, id, owner); errors.Is(err, fs.ErrExist) {
			present, err = s.owner(ctx, id) // Somebody was quicker.
		}
	}
	if err != nil {
		return false, err
	}
	if present != owner {
		return false, fmt.Errorf("%s is somebody else's: %w", id, fs.ErrExist)
	}
	_, err = s.client.StatObject(ctx, s.bucket, s.bytesKey(owner, id), minio.StatObjectOptions{})
	if err = known(err); errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}

func (s *Store) putName(ctx context.Context, id, owner string) error {
	text, err := json.Marshal(name{owner})
	if err != nil {
		return err
	}
	return s.putNew(ctx, s.nameKey(id), "application/json", text)
}

// OpenMedia opens what is under id; [fs.ErrNotExist] if there is nothing.
func (s *Store) OpenMedia(ctx context.Context, id string) (string, io.ReadSeekCloser, error) {
	owner, err := s.owner(ctx, id)
	if err != nil {
		return "", nil, fmt.Errorf("open media: %w", err)
	}
	content, err := s.client.Client.GetObject(ctx, s.bucket, s.bytesKey(owner, id), minio.GetObjectOptions{})
	if err != nil {
		return "", nil, fmt.Errorf("open media: %w", known(err))
	}
	info, err := content.Stat()
	if err != nil {
		return "", nil, errors.Join(fmt.Errorf("open media: %w", known(err)), content.Close())
	}
	return info.ContentType, content, nil
}

// objects are those under a prefix.
func (s *Store) objects(ctx context.Context, prefix string) iter.Seq2[minio.ObjectInfo, error] {
	return func(yield func(minio.ObjectInfo, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		for object := range s.client.Client.ListObjects(ctx, s.bucket, minio.ListObjectsOptions{Prefix: prefix, Recursive: true}) {
			if !yield(object, object.Err) || object.Err != nil {
				return
			}
		}
		if err := ctx.Err(); err != nil {
			yield(minio.ObjectInfo{}, err)
		}
	}
}

// ListMedia gives the ids of all media of an owner, of everybody for an empty one.
// It ends with an error, if there is one.
func (s *Store) ListMedia(ctx context.Context, owner string) iter.Seq2[string, error] {
	return func(yield func(string, error) bool) {
		for object, err := range s.objects(ctx, s.bytesKey(owner, "")) {
			if err != nil {
				yield("", fmt.Errorf("list media: %w", err))
				return
			}
			if !yield(path.Base(object.Key), nil) {
				return
			}
		}
	}
}

// RemoveMedia removes what is under id, if there is anything: the bytes first, so
// that what is left by a process that ends is found again by its name.
func (s *Store) RemoveMedia(ctx context.Context, id string) error {
	owner, err := s.owner(ctx, id)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, key := range []string{s.bytesKey(owner, id), s.nameKey(id)} {
		if err == nil {
			err = s.client.RemoveObject(ctx, s.bucket, key, minio.RemoveObjectOptions{})
		}
	}
	if err != nil {
		return fmt.Errorf("remove media: %w", err)
	}
	s.used.forget(owner)
	return nil
}
