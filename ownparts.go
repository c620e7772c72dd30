package main

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/spf13/pflag"

	"github.com/sandbank/sandbank/mockbanks/catalog"
	"github.com/sandbank/sandbank/sandbox"
)

// ownParts are the user's own programs in roles of the cast, as flags say it
// and as they are read.
type ownParts struct {
	apps, banks, apis, clients, platforms []string

	app      map[string]string
	bank     map[string]sandbox.OwnBank
	platform map[string]string
}

func (p *ownParts) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&p.apps, "app", nil, "your own app in place of a built-in one: kinnet/balance=URL (repeat)")
	f.StringArrayVar(&p.banks, "bank", nil, "your own bank in place of one of ours, by its issuer: larkspur=URL (repeat)")
	f.StringArrayVar(&p.apis, "bank-api", nil, "base address of your bank's data, if it is not below its issuer as ours is: larkspur=URL (repeat)")
	f.StringArrayVar(&p.clients, "bank-client", nil, "the app's client at your bank, if it has no registration endpoint: larkspur=ID:SECRET (repeat)")
	f.StringArrayVar(&p.platforms, "platform", nil, "your own messenger in place of ours: kinnet=URL (repeat)")
}

// given tells whether there is any.
func (p *ownParts) given() bool { return len(p.apps)+len(p.banks)+len(p.platforms) > 0 }

// read checks what the flags say; banks are those of the world.
func (p *ownParts) read(banks []catalog.Bank) (err error) {
	if p.app, err = named("--app", p.apps, sandbox.Apps()); err != nil {
		return err
	}
	if p.platform, err = named("--platform", p.platforms, sandbox.Platforms()); err != nil {
		return err
	}
	ids := make([]string, len(banks))
	for i, b := range banks {
		ids[i] = b.ID
	}
	issuers, err := named("--bank", p.banks, ids)
	if err != nil {
		return err
	}
	p.bank = map[string]sandbox.OwnBank{}
	for id, issuer := range issuers {
		p.bank[id] = sandbox.OwnBank{Issuer: issuer}
	}
	if err := p.readAPIs(ids); err != nil {
		return err
	}
	return p.readClients()
}

func (p *ownParts) readAPIs(ids []string) error {
	apis, err := named("--bank-api", p.apis, ids)
	if err != nil {
		return err
	}
	for id, api := range apis {
		own, ok := p.bank[id]
		if !ok {
			return fmt.Errorf("--bank-api %s: it goes with --bank %s=URL", id, id)
		}
		own.API = api
		p.bank[id] = own
	}
	return nil
}

func (p *ownParts) readClients() error {
	for _, s := range p.clients {
		id, client, _ := strings.Cut(s, "=")
		name, secret, ok := strings.Cut(client, ":")
		own, known := p.bank[id]
		if !ok || name == "" {
			return fmt.Errorf("--bank-client %q: want BANK=ID:SECRET, like larkspur=balance:s3cret", id+"=…")
		}
		if !known {
			return fmt.Errorf("--bank-client %s: it goes with --bank %s=URL", id, id)
		}
		own.ClientID, own.ClientSecret = name, secret
		p.bank[id] = own
	}
	return nil
}

// named reads NAME=URL, the names being among those that there are.
func named(flag string, list, names []string) (map[string]string, error) {
	m := map[string]string{}
	for _, s := range list {
		name, address, _ := strings.Cut(s, "=")
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") || u.RawQuery != "" {
			return nil, fmt.Errorf("%s %q: want NAME=URL, like %s=http://localhost:3000", flag, s, names[0])
		}
		if !slices.Contains(names, name) {
			return nil, fmt.Errorf("%s %q: there is no %q; those to replace are %s", flag, s, name, strings.Join(names, ", "))
		}
		m[name] = strings.TrimSuffix(address, "/")
	}
	return m, nil
}
