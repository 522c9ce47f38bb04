package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// certificate writes a certificate for 127.0.0.1, signed by itself.
func certificate(t *testing.T, folder string) (pool *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, &template, &template, key.Public(), key)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: der}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), pem.EncodeToMemory(block), 0o600))
	}
	pool = x509.NewCertPool()
	require.True(t, pool.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})))
	return pool
}

func TestItServesTLS(t *testing.T) {
	folder := t.TempDir()
	pool := certificate(t, folder)
	s := inProcess(t, "--tls-cert", filepath.Join(folder, "cert.pem"), "--tls-key", filepath.Join(folder, "key.pem"))
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	reply, err := (&http.Client{Transport: transport}).Get("https://" + s.listener.Addr().String() + "/health")
	require.NoError(t, err)
	require.NoError(t, reply.Body.Close())
	require.Equal(t, http.StatusOK, reply.StatusCode)
	transport.CloseIdleConnections()
	require.NoError(t, s.stop())
}

func TestACertificateThatCannotBeReadIsToldAtTheStart(t *testing.T) {
	folder := t.TempDir()
	certificate(t, folder)
	c := config{listen: "127.0.0.1:0", database: filepath.Join(folder, "parlor.db"), tlsCert: filepath.Join(folder, "cert.pem"), tlsKey: filepath.Join(folder, "cert.pem")}
	_, err := open(context.Background(), c, slog.New(slog.DiscardHandler))
	require.ErrorContains(t, err, "read the certificate")
}

func TestARenewedCertificateNeedsNoRestart(t *testing.T) {
	folder := t.TempDir()
	certificate(t, folder)
	now := time.Now()
	all := &certificates{
		cert: filepath.Join(folder, "cert.pem"), key: filepath.Join(folder, "key.pem"),
		log: slog.New(slog.DiscardHandler), now: func() time.Time { return now },
	}
	require.NoError(t, all.read(all.written()))
	served := func() string {
		held, err := all.get(nil)
		require.NoError(t, err)
		return string(held.Certificate[0])
	}
	first := served()

	later := now.Add(time.Hour)
	certificate(t, folder)
	require.NoError(t, os.Chtimes(all.cert, later, later))
	now = now.Add(certificateAge)
	second := served()
	require.NotEqual(t, first, second)

	t.Run("one that cannot be read changes nothing", func(t *testing.T) {
		require.NoError(t, os.WriteFile(all.cert, []byte("half of a certif"), 0o600))
		now = now.Add(certificateAge)
		require.Equal(t, second, served())
		require.NoError(t, os.Remove(all.cert))
		now = now.Add(certificateAge)
		require.Equal(t, second, served())
	})
	t.Run("and once it can, it is served", func(t *testing.T) {
		certificate(t, folder)
		require.NoError(t, os.Chtimes(all.cert, later.Add(time.Hour), later.Add(time.Hour)))
		now = now.Add(certificateAge)
		require.NotEqual(t, second, served())
	})
}
