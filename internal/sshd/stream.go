package sshd

import (
	"io"
	"time"
)

// keyReader reports each key and the end of the input, which Bubble Tea ignores. It reads no faster than its rate: what a client
// sends beyond that stays in the SSH window.
type keyReader struct {
	from         io.Reader
	rate         *rate
	stopped      <-chan struct{}
	meter        *meter
	onKey, onEnd func() // may be nil
}

func (r *keyReader) Read(p []byte) (int, error) {
	allowed, wait := r.rate.take(len(p), time.Now())
	if wait > 0 {
		timer := time.NewTimer(wait)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-r.stopped:
			return 0, io.EOF
		}
		allowed, _ = r.rate.take(len(p), time.Now())
	}
	n, err := r.from.Read(p[:min(len(p), max(allowed, 1))])
	r.rate.spend(n)
	if n > 0 {
		r.meter.taken.Add(float64(n))
		if r.onKey != nil {
			r.onKey()
		}
	}
	if err != nil && r.onEnd != nil {
		r.onEnd()
	}
	return n, err
}

// rate is a bucket of bytes that fills evenly and holds one second's.
type rate struct {
	perSecond, left float64
	at              time.Time
}

func newRate(perSecond int) *rate {
	return &rate{perSecond: float64(perSecond), left: float64(perSecond)}
}

// take says how many of the wanted bytes may be read now; with none, how long to wait for a tenth of a second's worth.
func (r *rate) take(wanted int, now time.Time) (allowed int, wait time.Duration) {
	if !r.at.IsZero() {
		r.left = min(r.perSecond, r.left+now.Sub(r.at).Seconds()*r.perSecond)
	}
	r.at = now
	if r.left >= 1 {
		return min(wanted, int(r.left)), 0
	}
	return 0, time.Duration((r.perSecond/10 - r.left) / r.perSecond * float64(time.Second))
}

func (r *rate) spend(n int) { r.left -= float64(n) }

// watchedWriter calls stalled when one write takes longer than the limit.
type watchedWriter struct {
	to    io.Writer
	limit time.Duration
	timer *time.Timer
	meter *meter
}

func newWatchedWriter(to io.Writer, limit time.Duration, stalled func(), m *meter) *watchedWriter {
	timer := time.AfterFunc(limit, stalled)
	timer.Stop()
	return &watchedWriter{to: to, limit: limit, timer: timer, meter: m}
}

func (w *watchedWriter) Write(p []byte) (int, error) {
	w.timer.Reset(w.limit)
	defer w.timer.Stop()
	n, err := w.to.Write(p)
	w.meter.sent.Add(float64(n))
	w.meter.frames.Inc()
	return n, err
}
