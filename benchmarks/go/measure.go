// SPDX-License-Identifier: Apache-2.0

package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

type floorResult struct {
	wall     time.Duration
	objects  int
	bytes    int
	requests int
}

// floor is the least that reading a cluster can cost one client that asks for one page at a time: the bytes are received and
// the continue token is found, nothing else. The objects are counted when the clock has stopped.
func floor(c *client) (floorResult, error) {
	before := c.requests
	start := time.Now()
	paths, err := c.listPaths()
	if err != nil {
		return floorResult{}, err
	}
	var pages [][]byte
	for _, path := range paths {
		for token := ""; ; {
			var buffer bytes.Buffer
			if err := c.get(page(path, token), "application/json", &buffer); err != nil {
				return floorResult{}, err
			}
			pages = append(pages, buffer.Bytes())
			if token = continueToken(buffer.Bytes()); token == "" {
				break
			}
		}
	}
	result := floorResult{wall: time.Since(start), requests: c.requests - before}
	for _, body := range pages {
		var list struct{ Items []json.RawMessage }
		if err := json.Unmarshal(body, &list); err != nil {
			return floorResult{}, err
		}
		result.objects += len(list.Items)
		result.bytes += len(body)
	}
	return result, nil
}

// continueToken looks before the items only: the server writes a list's metadata first.
func continueToken(body []byte) string {
	head, _, _ := bytes.Cut(body, []byte(`"items":`))
	_, rest, found := bytes.Cut(head, []byte(`"continue":"`))
	if !found {
		return ""
	}
	token, _, _ := bytes.Cut(rest, []byte(`"`))
	return string(token)
}

func printFloor(c *client, rounds int) error {
	var walls []time.Duration
	for range rounds {
		result, err := floor(c)
		if err != nil {
			return err
		}
		walls = append(walls, result.wall)
		fmt.Printf("floor  %s  %d objects  %.1f MB  %d requests\n",
			seconds(result.wall), result.objects, float64(result.bytes)/1e6, result.requests)
	}
	fmt.Printf("floor  min %s  median %s\n", seconds(slices.Min(walls)), seconds(median(walls)))
	return nil
}

// gets reads the first seeded objects by name, one after another over one connection.
func gets(c *client, count int) (time.Duration, error) {
	start := time.Now()
	for n := range count {
		var buffer bytes.Buffer
		if err := c.get(seedPath(n)+"/"+seedName(n), "application/json", &buffer); err != nil {
			return 0, err
		}
	}
	return time.Since(start), nil
}

func printGets(c *client, count, rounds int) error {
	var walls []time.Duration
	for range rounds {
		wall, err := gets(c, count)
		if err != nil {
			return err
		}
		walls = append(walls, wall)
	}
	fmt.Printf("gets     %d  min %s  median %s\n", count, seconds(slices.Min(walls)), seconds(median(walls)))
	return nil
}

// compareNamed tells what it costs a program to take the first seeded objects in a given order, in units of reading them by
// plain GETs: the time that the stages of the names took, by the program's journal, and the time that the whole program took
// longer. The three are taken in turns, and the units are those of the same turn; the first round isn't counted.
func compareNamed(c *client, kubeconfig string, count, rounds int, program []string) error {
	if len(program) < 4 {
		return fmt.Errorf("name the command to time after --: CAIRN backup create NAME [flags]")
	}
	named := append(slices.Clone(program), "--ordered-resources", orderedResources(count))
	var getWalls, plainWalls, namedWalls, stageWalls []time.Duration
	var stages, added []float64
	for round := range rounds + 1 {
		getWall, err := gets(c, count)
		if err != nil {
			return err
		}
		plain, err := execute(program, kubeconfig, fmt.Sprintf("plain-%d", round))
		if err != nil {
			return err
		}
		ordered, err := execute(named, kubeconfig, fmt.Sprintf("named-%d", round))
		if err != nil {
			return err
		}
		stageWall, err := turns(program, fmt.Sprintf("named-%d", round), count)
		if err != nil {
			return err
		}
		if round > 0 {
			getWalls = append(getWalls, getWall)
			plainWalls = append(plainWalls, plain.wall)
			namedWalls = append(namedWalls, ordered.wall)
			stageWalls = append(stageWalls, stageWall)
			stages = append(stages, ratio(stageWall, getWall))
			added = append(added, ratio(ordered.wall-plain.wall, getWall))
		}
	}
	fmt.Printf("named    %d items: gets median %s  program median %s  with names median %s  their stages median %s\n", count,
		seconds(median(getWalls)), seconds(median(plainWalls)), seconds(median(namedWalls)), seconds(median(stageWalls)))
	fmt.Printf("named    stages median %.2f x gets (%.2f to %.2f)  added median %.2f x gets (%.2f to %.2f)\n",
		median(stages), slices.Min(stages), slices.Max(stages), median(added), slices.Min(added), slices.Max(added))
	return nil
}

// turns is the time from the first of so many turns to the end of the last one, by the journal of a backup.
func turns(program []string, round string, count int) (time.Duration, error) {
	arguments := []string{"backup", "describe", strings.ReplaceAll(program[3], "{round}", round), "--order", "-o", "json"}
	if location := slices.Index(program, "--location"); location >= 0 {
		arguments = append(arguments, program[location:location+2]...)
	}
	output, err := exec.Command(program[0], arguments...).Output()
	if err != nil {
		return 0, fmt.Errorf("%s %s: %w", program[0], strings.Join(arguments, " "), err)
	}
	var backup struct {
		Journal []struct {
			Seq                int
			Started, Completed time.Time
		}
	}
	if err := json.Unmarshal(output, &backup); err != nil {
		return 0, err
	}
	var first, last time.Time
	for _, line := range backup.Journal {
		switch line.Seq {
		case 1:
			first = line.Started
		case count:
			last = line.Completed
		}
	}
	if first.IsZero() || last.IsZero() {
		return 0, fmt.Errorf("the journal of %s doesn't have %d turns", arguments[2], count)
	}
	return last.Sub(first), nil
}

// compareMatched tells what a parallel rule costs that matches everything. Both are taken in turns; the first round isn't
// counted.
func compareMatched(kubeconfig string, rounds int, program []string) error {
	if len(program) == 0 {
		return fmt.Errorf("name the command to time after --")
	}
	matched := append(slices.Clone(program), "--order", "*")
	var plainWalls, matchedWalls []time.Duration
	for round := range rounds + 1 {
		plain, err := execute(program, kubeconfig, fmt.Sprintf("unordered-%d", round))
		if err != nil {
			return err
		}
		ordered, err := execute(matched, kubeconfig, fmt.Sprintf("matched-%d", round))
		if err != nil {
			return err
		}
		if round > 0 {
			plainWalls = append(plainWalls, plain.wall)
			matchedWalls = append(matchedWalls, ordered.wall)
		}
	}
	fmt.Printf("matched  unordered median %s  with a rule for everything median %s  ratio %.2f\n",
		seconds(median(plainWalls)), seconds(median(matchedWalls)), ratio(median(matchedWalls), median(plainWalls)))
	return nil
}

type programResult struct {
	wall time.Duration
	cpu  time.Duration
	// Peak resident size of the process, in kB.
	maxRSS int64
}

// execute runs a program to its end; its output goes to standard error, so that ours stays readable by programs.
func execute(program []string, kubeconfig, round string) (programResult, error) {
	arguments := make([]string, len(program))
	for i, word := range program {
		arguments[i] = strings.NewReplacer("{kubeconfig}", kubeconfig, "{round}", round).Replace(word)
	}
	command := exec.Command(arguments[0], arguments[1:]...)
	command.Stdout = os.Stderr
	command.Stderr = os.Stderr
	start := time.Now()
	if err := command.Start(); err != nil {
		return programResult{}, fmt.Errorf("%s: %w", strings.Join(program, " "), err)
	}
	ended := make(chan struct{})
	peak := make(chan int64)
	go watchPeak(command.Process.Pid, ended, peak)
	err := command.Wait()
	close(ended)
	maxRSS := <-peak
	if err != nil {
		return programResult{}, fmt.Errorf("%s: %w", strings.Join(program, " "), err)
	}
	return programResult{
		wall:   time.Since(start),
		cpu:    command.ProcessState.UserTime() + command.ProcessState.SystemTime(),
		maxRSS: maxRSS,
	}, nil
}

// watchPeak follows the high-water mark that the kernel keeps for the process, and sends the last one it saw. The usage that
// wait4 gives would count this program too, as large as it was when it forked.
func watchPeak(pid int, ended <-chan struct{}, peak chan<- int64) {
	var last int64
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for {
		select {
		case <-ended:
			peak <- last
			return
		case <-tick.C:
			status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
			if err != nil {
				continue // it has just ended
			}
			for _, line := range strings.Split(string(status), "\n") {
				if value, found := strings.CutPrefix(line, "VmHWM:"); found {
					fmt.Sscan(value, &last)
				}
			}
		}
	}
}

// compare takes the floor and the program in turns, so that a busy moment of the machine meets both. The first round of each
// warms the server and the disk cache and isn't counted.
func compare(c *client, kubeconfig string, rounds int, program []string) error {
	if len(program) == 0 {
		return fmt.Errorf("name the command to time after --")
	}
	var floors, walls, cpus []time.Duration
	var last floorResult
	var peak int64
	for round := range rounds + 1 {
		result, err := floor(c)
		if err != nil {
			return err
		}
		measured, err := execute(program, kubeconfig, strconv.Itoa(round))
		if err != nil {
			return err
		}
		if round == 0 {
			continue
		}
		last = result
		floors = append(floors, result.wall)
		walls = append(walls, measured.wall)
		cpus = append(cpus, measured.cpu)
		peak = max(peak, measured.maxRSS)
	}
	fmt.Printf("objects %d, %.1f MB of JSON, %d rounds\n", last.objects, float64(last.bytes)/1e6, rounds)
	fmt.Printf("floor    min %s  median %s  %d requests\n", seconds(slices.Min(floors)), seconds(median(floors)), last.requests)
	fmt.Printf("program  min %s  median %s  CPU median %s  peak RSS %.0f MB\n",
		seconds(slices.Min(walls)), seconds(median(walls)), seconds(median(cpus)), float64(peak)/1024)
	fmt.Printf("ratio    min %.2f  median %.2f\n",
		ratio(slices.Min(walls), slices.Min(floors)), ratio(median(walls), median(floors)))
	return nil
}

// countRequests runs the program once, untimed, behind a plain-text proxy that counts what it passes on.
func countRequests(config cluster, program []string) error {
	if len(program) == 0 {
		return fmt.Errorf("name the command to run after --")
	}
	target, err := url.Parse(config.server)
	if err != nil {
		return err
	}
	var lock sync.Mutex
	counts := map[string]int{}
	proxy := &httputil.ReverseProxy{
		Rewrite:   func(request *httputil.ProxyRequest) { request.SetURL(target) },
		Transport: newClient(config, 64, false).http.Transport,
	}
	server := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, request *http.Request) {
		lock.Lock()
		counts[kindOf(request)]++
		lock.Unlock()
		proxy.ServeHTTP(answer, request)
	}))
	defer server.Close()

	kubeconfig, err := os.CreateTemp("", "kubeconfig")
	if err != nil {
		return err
	}
	defer os.Remove(kubeconfig.Name())
	fmt.Fprintf(kubeconfig, "apiVersion: v1\nkind: Config\nclusters:\n- name: c\n  cluster:\n    server: %s\nusers:\n- name: u\n"+
		"  user:\n    token: %s\ncontexts:\n- name: x\n  context:\n    cluster: c\n    user: u\ncurrent-context: x\n",
		server.URL, config.token)
	if err := kubeconfig.Close(); err != nil {
		return err
	}
	if _, err := execute(program, kubeconfig.Name(), "requests"); err != nil {
		return err
	}
	total := 0
	for _, count := range counts {
		total += count
	}
	fmt.Printf("requests %d", total)
	for _, kind := range []string{"discovery", "page", "get", "other"} {
		fmt.Printf("  %s %d", kind, counts[kind])
	}
	fmt.Println()
	return nil
}

func kindOf(request *http.Request) string {
	path := strings.Split(strings.Trim(request.URL.Path, "/"), "/")
	switch {
	case request.Method != http.MethodGet:
		return "other"
	case len(path) <= 1 || path[0] == "apis" && len(path) <= 3 || path[0] == "api" && len(path) == 2:
		return "discovery"
	case request.URL.Query().Has("limit") || request.URL.Query().Has("continue"):
		return "page"
	default:
		return "get"
	}
}

func median[T cmp.Ordered](values []T) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[len(sorted)/2]
}

func ratio(a, b time.Duration) float64 { return a.Seconds() / b.Seconds() }

func seconds(d time.Duration) string { return fmt.Sprintf("%.2f s", d.Seconds()) }
