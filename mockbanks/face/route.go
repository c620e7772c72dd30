package face

import (
	"net/http"
	"strings"
)

// A Route is one resource of a face with one method. Segments of its path may
// be "*": the id of what is asked for.
type Route struct {
	Method string
	Path   string
	Serve  func(w http.ResponseWriter, r *http.Request, id string)
}

// A Table is the resources of a face. It is read by hand, in order: the hot
// path of a bank cannot afford a router's contexts.
type Table []Route

// Find returns what serves a method and a path, and the id in the path. If the
// path is known but not with this method, serve is nil and allow names the
// methods that it has; both are empty for an unknown path.
func (t Table) Find(method, path string) (serve func(http.ResponseWriter, *http.Request, string), id, allow string) {
	for i := range t {
		found, ok := match(t[i].Path, path)
		switch {
		case !ok:
		case t[i].Method == method:
			return t[i].Serve, found, ""
		case allow == "":
			allow = t[i].Method
		case !strings.Contains(allow, t[i].Method):
			allow += ", " + t[i].Method
		}
	}
	return nil, "", allow
}

// match holds a path against a pattern. Of two segments the id has both, with
// a slash between them.
func match(pattern, path string) (id string, ok bool) {
	star := strings.IndexByte(pattern, '*')
	if star < 0 {
		return "", pattern == path
	}
	if len(path) <= star || path[:star] != pattern[:star] {
		return "", false
	}
	id = path[star:]
	tail := ""
	if slash := strings.IndexByte(id, '/'); slash >= 0 {
		id, tail = id[:slash], id[slash:]
	}
	rest := pattern[star+1:]
	if id == "" || tail == rest || strings.IndexByte(rest, '*') < 0 {
		return id, id != "" && tail == rest
	}
	second, ok := match(rest, tail)
	if !ok {
		return "", false
	}
	return id + "/" + second, true
}

// NoMethod refuses a method that a resource does not have.
func NoMethod(method, allow string) *Refusal {
	return &Refusal{Kind: BadMethod, Allow: allow,
		Sentence: "This resource does not know the method " + method + "; it knows " + allow + "."}
}
