package authserver

import (
	"net/http"
	"net/url"
)

// ForClients lets a handler serve programs that show their client id and
// secret by HTTP Basic. Others are refused in the words of OAuth.
func (s *Server) ForClients(serve func(http.ResponseWriter, *http.Request, Client)) http.HandlerFunc {
	return s.answer(func(w http.ResponseWriter, r *http.Request) error {
		if r.Header.Get("Authorization") == "" {
			return unknownClient("The client does not authenticate.", "Send client id and secret, each form-encoded, as HTTP Basic.")
		}
		c, err := s.authenticate(w, r, url.Values{})
		if err != nil {
			return err
		}
		serve(w, r, c)
		return nil
	})
}
