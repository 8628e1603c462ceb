// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
)

// cluster is what a kubeconfig says of its one cluster and its one user.
type cluster struct {
	server string
	token  string
	roots  *x509.CertPool
}

// readKubeconfig understands the block form that the control plane of the end-to-end tests writes, and no more.
func readKubeconfig(path string) (cluster, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return cluster{}, err
	}
	found := cluster{roots: x509.NewCertPool()}
	for _, line := range strings.Split(string(text), "\n") {
		key, value, _ := strings.Cut(strings.TrimSpace(line), ": ")
		switch key {
		case "server":
			found.server = strings.TrimSuffix(value, "/")
		case "token":
			found.token = value
		case "certificate-authority-data":
			pem, err := base64.StdEncoding.DecodeString(value)
			if err != nil {
				return cluster{}, fmt.Errorf("%s: %s: %w", path, key, err)
			}
			found.roots.AppendCertsFromPEM(pem)
		}
	}
	if found.server == "" || found.token == "" {
		return cluster{}, fmt.Errorf("%s names no server or no token", path)
	}
	return found, nil
}

// client speaks plain JSON over HTTP/1.1 and counts its requests. Its counters are for one goroutine.
type client struct {
	cluster  cluster
	http     *http.Client
	requests int
}

func newClient(cluster cluster, connections int, gzip bool) *client {
	return &client{cluster: cluster, http: &http.Client{Transport: &http.Transport{
		TLSClientConfig:     &tls.Config{RootCAs: cluster.roots},
		MaxIdleConnsPerHost: connections,
		DisableCompression:  !gzip,
	}}}
}

// get reads an answer into buffer, which it empties first.
func (c *client) get(path, accept string, buffer *bytes.Buffer) error {
	c.requests++
	request, err := http.NewRequest(http.MethodGet, c.cluster.server+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.cluster.token)
	request.Header.Set("Accept", accept)
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	buffer.Reset()
	if _, err := buffer.ReadFrom(answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("GET %s: %s: %.300s", path, answer.Status, buffer)
	}
	return nil
}

// create posts an object; one that is there already is no error, so that a seed can be repeated.
func (c *client) create(path string, object []byte) error {
	request, err := http.NewRequest(http.MethodPost, c.cluster.server+path, bytes.NewReader(object))
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.cluster.token)
	request.Header.Set("Content-Type", "application/json")
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusCreated && answer.StatusCode != http.StatusConflict {
		return fmt.Errorf("POST %s: %s: %.300s", path, answer.Status, body)
	}
	return nil
}

// deleteAll deletes a collection.
func (c *client) deleteAll(path string) error {
	request, err := http.NewRequest(http.MethodDelete, c.cluster.server+path, nil)
	if err != nil {
		return err
	}
	request.Header.Set("Authorization", "Bearer "+c.cluster.token)
	answer, err := c.http.Do(request)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("DELETE %s: %s: %.300s", path, answer.Status, body)
	}
	return nil
}

const discoveryForm = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"

// listPaths asks the server, in two requests, for the paths that list each type in its preferred version.
func (c *client) listPaths() ([]string, error) {
	var paths []string
	for _, root := range []string{"/api", "/apis"} {
		var buffer bytes.Buffer
		if err := c.get(root, discoveryForm, &buffer); err != nil {
			return nil, err
		}
		var found struct {
			Items []struct {
				Metadata struct{ Name string }
				Versions []struct {
					Version   string
					Resources []struct {
						Resource string
						Verbs    []string
					}
				}
			}
		}
		if err := json.Unmarshal(buffer.Bytes(), &found); err != nil {
			return nil, err
		}
		for _, group := range found.Items {
			taken := map[string]bool{}
			for _, version := range group.Versions {
				for _, resource := range version.Resources {
					doubled := group.Metadata.Name == "events.k8s.io" || taken[resource.Resource]
					if doubled || !contains(resource.Verbs, "list") {
						continue
					}
					taken[resource.Resource] = true
					prefix := root + "/" + version.Version
					if group.Metadata.Name != "" {
						prefix = root + "/" + group.Metadata.Name + "/" + version.Version
					}
					paths = append(paths, prefix+"/"+resource.Resource)
				}
			}
		}
	}
	return paths, nil
}

func contains(words []string, word string) bool {
	for _, candidate := range words {
		if candidate == word {
			return true
		}
	}
	return false
}

func page(path, token string) string {
	query := url.Values{"limit": {"500"}}
	if token != "" {
		query.Set("continue", token)
	}
	return path + "?" + query.Encode()
}
