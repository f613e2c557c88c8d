package query

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// Question is any request to the API: query, series, targets … It is a POST unless Get is set, for the endpoints that the API has
// as GET only.
type Question struct {
	Endpoint string // /api/v1/query
	Args     url.Values
	Get      bool
}

// Question is the request as the API wants it; more parameters may be added to it.
func (r Request) Question(ctx context.Context) Question {
	endpoint, args := question(ctx, r)
	return Question{Endpoint: endpoint, Args: args}
}

// LabelValuesQuestion asks for the values of a label.
func LabelValuesQuestion(label string, args url.Values) Question {
	return Question{Endpoint: "/api/v1/label/" + url.PathEscape(escapeLabelName(label)) + "/values", Args: args, Get: true}
}

// Copied tells where in a copied answer its data is, and what the server said beside it.
type Copied struct {
	From, To        int64 // the data's bytes
	Warnings, Infos []string
}

// Copy asks and copies the answer to w as it comes, whatever its size: memory does not grow with it.
func (c *Client) Copy(ctx context.Context, q Question, w io.Writer) (Copied, error) {
	resp, err := c.stream(ctx, q)
	if err != nil {
		return Copied{}, err
	}
	defer resp.Body.Close() //nolint:errcheck // it was read
	body := bufio.NewReaderSize(resp.Body, 64<<10)
	start, _ := body.Peek(firstBytes) // what keeps it from being read comes again
	start = append([]byte(nil), start...)
	s := scanner{r: body, w: bufio.NewWriterSize(w, 64<<10), kept: map[string][]byte{}}
	err = s.envelope()
	if err == nil {
		err = s.w.Flush()
	}
	var status, errorType, said string
	_ = json.Unmarshal(s.kept["status"], &status) // what is no text is none
	_ = json.Unmarshal(s.kept["errorType"], &errorType)
	_ = json.Unmarshal(s.kept["error"], &said)
	switch {
	case err != nil && (ctx.Err() != nil || s.broken):
		return Copied{}, c.brokenAnswer(ctx, err)
	case status == "" || err != nil:
		return Copied{}, c.foreignAnswer(resp, start)
	case status != "success":
		return Copied{}, &ServerError{Code: resp.StatusCode, Type: errorType, Msg: said}
	}
	out := Copied{From: s.from, To: s.to}
	_ = json.Unmarshal(s.kept["warnings"], &out.Warnings)
	_ = json.Unmarshal(s.kept["infos"], &out.Infos)
	return out, nil
}

// stream is send and get without the bound on an answer that is taken into memory.
func (c *Client) stream(ctx context.Context, q Question) (*http.Response, error) {
	ask := c.send
	if q.Get {
		ask = c.get
	}
	resp, err := ask(ctx, q.Endpoint, q.Args)
	if err != nil {
		return nil, err
	}
	if bounded, ok := resp.Body.(*boundedBody); ok {
		resp.Body = bounded.ReadCloser
	}
	return resp, nil
}

// scanner goes through an answer's JSON byte by byte, copying it, and keeps the small things beside the data.
type scanner struct {
	r        *bufio.Reader
	w        *bufio.Writer
	at       int64
	from, to int64
	kept     map[string][]byte
	keep     *[]byte // what is gone through is kept here as well
	broken   bool    // the answer ended early, or could not be copied
}

// keptBytes bounds what is kept of a value beside the data.
const keptBytes = 1 << 20

var errNoJSON = errors.New("is no JSON")

func (s *scanner) next() (byte, error) {
	c, err := s.r.ReadByte()
	if err != nil {
		s.broken = s.at > 0
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return 0, err
	}
	s.at++
	if err := s.w.WriteByte(c); err != nil {
		s.broken = true
		return 0, fmt.Errorf("the answer cannot be kept: %w", err)
	}
	if s.keep != nil && len(*s.keep) < keptBytes {
		*s.keep = append(*s.keep, c)
	}
	return c, nil
}

// token is the next byte that is no blank.
func (s *scanner) token() (byte, error) {
	for {
		c, err := s.next()
		if err != nil || c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			return c, err
		}
	}
}

// envelope goes through the answer's object.
func (s *scanner) envelope() error {
	c, err := s.token()
	if err != nil || c != '{' {
		return errors.Join(err, errNoJSON)
	}
	for {
		if c, err = s.token(); err != nil || c == '}' {
			return err
		}
		if c == ',' {
			continue
		}
		if c != '"' {
			return errNoJSON
		}
		name := []byte{'"'}
		s.keep = &name
		err := s.text()
		s.keep = nil
		if err != nil {
			return err
		}
		var key string
		if json.Unmarshal(name, &key) != nil {
			return errNoJSON
		}
		if c, err = s.token(); err != nil || c != ':' {
			return errors.Join(err, errNoJSON)
		}
		if err := s.member(key); err != nil {
			return err
		}
	}
}

// member goes through a value and keeps it, or where it was when it is the data.
func (s *scanner) member(key string) error {
	c, err := s.token()
	if err != nil {
		return err
	}
	begin, value := s.at-1, []byte{c}
	if key != "data" {
		s.keep = &value
	}
	err = s.value(c)
	s.keep = nil
	if key == "data" {
		s.from, s.to = begin, s.at
	} else {
		s.kept[key] = value
	}
	return err
}

// value goes to the end of a value whose first byte is c.
func (s *scanner) value(c byte) error {
	if c == '"' {
		return s.text()
	}
	if c != '{' && c != '[' {
		return s.word()
	}
	for depth := 1; depth > 0; {
		c, err := s.next()
		if err != nil {
			return err
		}
		switch c {
		case '"':
			if err := s.text(); err != nil {
				return err
			}
		case '{', '[':
			depth++
		case '}', ']':
			depth--
		}
	}
	return nil
}

func (s *scanner) text() error {
	for {
		c, err := s.next()
		if err != nil || c == '"' {
			return err
		}
		if c == '\\' {
			if _, err := s.next(); err != nil {
				return err
			}
		}
	}
}

// word is a number, true, false or null: it ends before what cannot be part of it.
func (s *scanner) word() error {
	for {
		ahead, err := s.r.Peek(1)
		if err != nil {
			_, err = s.next()
			return err
		}
		switch c := ahead[0]; {
		case c >= '0' && c <= '9', c >= 'a' && c <= 'z', c == '.', c == '-', c == '+', c == 'E':
			if _, err := s.next(); err != nil {
				return err
			}
		default:
			return nil
		}
	}
}
