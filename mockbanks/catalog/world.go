package catalog

import (
	_ "embed"
	"fmt"
	"reflect"
	"slices"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
)

//go:embed world.schema.json
var worldSchema []byte

// WorldSchema is the JSON Schema of a world file, for editors.
func WorldSchema() []byte { return slices.Clone(worldSchema) }

// A World is what a world file makes of a catalog.
type World struct {
	Banks  []Bank
	Seed   uint64
	Seeded bool // the file says which seed
	// Text is the file in its canonical form, in which order, comments and
	// ways of writing make no difference. Declared on the same catalog it
	// makes the same world.
	Text string
}

// worldFile is the whole of a world file.
type worldFile struct {
	World    int      `yaml:"world"` // version of the generator
	Seed     *uint64  `yaml:"seed"`
	Personas kinds    `yaml:"personas"` // added, or changed by name
	Banks    []Bank   `yaml:"banks"`    // added, or changed by id
	People   []person `yaml:"people"`
}

// A person is the short form of a pin: an existing one of that name is
// changed.
type person struct {
	Bank string `yaml:"bank"`
	Name string `yaml:"name"`
	Pin  `yaml:",inline"`
}

// Declare reads a world file and applies it to a catalog, which stays as it
// is. version is that of the generator; a file of another one is refused. name
// stands before the line and column in errors.
func Declare(base []Bank, name string, text []byte, version int) (World, error) {
	tree, err := parse(name, text, reflect.TypeFor[any]())
	if err != nil {
		return World{}, err
	}
	root := tree.Docs[0].Body
	if err := checkVersion(name, root, version); err != nil {
		return World{}, err
	}
	if err := known(name, root, reflect.TypeFor[worldFile]()); err != nil {
		return World{}, err
	}
	var f worldFile
	if err := yaml.NodeToValue(root, &f); err != nil {
		return World{}, inFile(name, err)
	}
	d := declaration{source: source{name, tree, map[string]string{}}, indexed: map[string]bool{}, file: f, root: root, kinds: kinds{}, banks: slices.Clone(base)}
	if err := d.apply(); err != nil {
		return World{}, err
	}
	w := World{Banks: d.banks, Seeded: f.Seed != nil}
	if w.Seeded {
		w.Seed = *f.Seed
	}
	w.Text, err = canonical(root)
	return w, err
}

// checkVersion comes before all else: what another version allows is unknown.
func checkVersion(name string, root ast.Node, version int) error {
	node := child(root, "world")
	if node == nil {
		return at(name, root.GetToken(), fmt.Sprintf("say for which version of the world the file is: `world: %d`", version))
	}
	var n int
	if err := yaml.NodeToValue(node, &n); err != nil {
		return inFile(name, err)
	}
	if n != version {
		return at(name, node.GetToken(), fmt.Sprintf("the file is for version %d of the world, and this program makes version %d: "+
			"take the program that it was written for, or read it through and write `world: %d`", n, version, version))
	}
	return nil
}

// A declaration is a world file on its way into a catalog.
type declaration struct {
	source
	file  worldFile
	root  ast.Node
	kinds kinds
	banks []Bank

	indexed map[string]bool // pins whose index the file says
}

func (d *declaration) apply() error {
	if err := d.mergePersonas(); err != nil {
		return err
	}
	for i := range d.banks {
		b := &d.banks[i]
		b.kinds, b.Pins = d.kinds, slices.Clone(b.Pins)
	}
	for i := range d.file.Banks {
		if err := d.mergeBank(i); err != nil {
			return err
		}
	}
	for i := range d.file.People {
		if err := d.mergePerson(i); err != nil {
			return err
		}
	}
	if err := d.seatPins(); err != nil {
		return err
	}
	return d.finish(d.banks, d.kinds)
}

// mergePersonas adds personas to those of the catalog, or changes them.
func (d *declaration) mergePersonas() error {
	for _, b := range d.banks {
		for country, list := range b.kinds {
			if d.kinds[country] == nil {
				d.kinds[country] = slices.Clone(list)
			}
		}
	}
	for _, country := range sortedKeys(d.file.Personas) {
		nodes := items(child(child(d.root, "personas"), country))
		for i, p := range d.file.Personas[country] {
			owner := country + " " + p.Name
			if d.twice(owner, fmt.Sprintf("$.personas.%s[%d]", country, i)) {
				return d.where(wrong{owner, "name", p.Name + " stands here twice"})
			}
			list := d.kinds[country]
			at := slices.IndexFunc(list, func(q Persona) bool { return q.Name == p.Name })
			if at < 0 {
				d.kinds[country] = append(list, p)
				continue
			}
			if err := d.onto(nodes[i], &list[at]); err != nil {
				return err
			}
		}
	}
	return nil
}

// twice notes where the file speaks of an owner, and whether it did before.
func (d *declaration) twice(owner, path string) bool {
	_, before := d.place[owner]
	d.place[owner] = path
	return before
}

// onto decodes a node onto a value: what the node does not say stays.
func (d *declaration) onto(n ast.Node, v any) error {
	if err := yaml.NodeToValue(n, v); err != nil {
		return inFile(d.name, err)
	}
	return nil
}

// child is the value of a key in a mapping, or nil.
func child(n ast.Node, key string) ast.Node {
	for _, pair := range pairs(n) {
		if pair.Key.GetToken().Value == key {
			return pair.Value
		}
	}
	return nil
}

func pairs(n ast.Node) []*ast.MappingValueNode {
	switch n := n.(type) {
	case *ast.MappingNode:
		return n.Values
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}
	}
	return nil
}

func items(n ast.Node) []ast.Node {
	if list, ok := n.(*ast.SequenceNode); ok {
		return list.Values
	}
	return nil
}
