package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// repository is the git repository that a corpus directory is in; nil stands for none.
type repository struct{ dir string }

// openRepository finds the repository of a directory. That there is one which git can't be
// run on is an error: changes would silently go without their commits.
func openRepository(ctx context.Context, dir string) (*repository, error) {
	absolute, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find the git repository: %w", err)
	}
	for above := absolute; ; above = filepath.Dir(above) {
		if _, err := os.Lstat(filepath.Join(above, ".git")); err == nil {
			break
		}
		if above == filepath.Dir(above) {
			return nil, nil
		}
	}
	r := &repository{absolute}
	_, err = r.git(ctx, nil, "rev-parse", "--is-inside-work-tree")
	return r, err
}

// git runs the git program on the corpus directory.
func (r *repository) git(ctx context.Context, environment []string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "git", append([]string{"--literal-pathspecs", "-C", r.dir}, args...)...)
	// The variables of a git that runs this program, from a hook for instance, name another repository.
	cmd.Env = slices.DeleteFunc(os.Environ(), func(kv string) bool { return strings.HasPrefix(kv, "GIT_") })
	cmd.Env = append(append(cmd.Env, "GIT_TERMINAL_PROMPT=0"), environment...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		words := firstLine(stderr.String())
		if words == "" {
			words = err.Error()
		}
		return stdout.Bytes(), fmt.Errorf("%w (git %s: %w)", refusal("The corpus is in a git repository, and git did not take the change: "+words), args[0], err)
	}
	return stdout.Bytes(), nil
}

// commitFound commits what somebody else changed in these files, so that it does not go
// into the repository under the name of the moderator whose change comes next.
func (r *repository) commitFound(ctx context.Context, files []string) error {
	if r == nil {
		return nil
	}
	changed, err := r.git(ctx, nil, append([]string{"status", "--porcelain", "--"}, files...)...)
	if err != nil || len(changed) == 0 {
		return err
	}
	return r.record(ctx, files, "briefbot", "briefbot@localhost", "corpus: as found on disk")
}

// commit records a change in the moderator's name.
func (r *repository) commit(ctx context.Context, c change) error {
	if r == nil {
		return nil
	}
	name := strings.TrimSpace(strings.Map(func(x rune) rune {
		if x < ' ' || strings.ContainsRune("<>", x) {
			return -1 // git would end the name there
		}
		return x
	}, c.By.Name))
	if strings.Trim(name, ".,:;'\"") == "" {
		name = "moderator" // git takes no empty name
	}
	host := "users.discord.invalid"
	if c.By.Guild == "" { // a person at the terminal
		host = "localhost"
	}
	return r.record(ctx, c.Files, name, c.By.ID+"@"+host, c.message())
}

// message is that of a commit: what was done to what, and why.
func (c change) message() string {
	return c.Action + " " + c.Object + "\n\n" + c.Why + "\n"
}

// record commits the files as they are, and nothing else that is staged. Files that the
// repository ignores, which raw files of imports may be, stay out of it.
func (r *repository) record(ctx context.Context, files []string, name, address, message string) error {
	files = slices.DeleteFunc(slices.Clone(files), func(file string) bool {
		_, err := r.git(ctx, nil, "check-ignore", "--quiet", "--", file)
		return err == nil
	})
	if len(files) == 0 {
		return nil
	}
	if _, err := r.git(ctx, nil, append([]string{"add", "--"}, files...)...); err != nil {
		return err
	}
	_, err := r.git(ctx, []string{"GIT_AUTHOR_NAME=" + name, "GIT_AUTHOR_EMAIL=" + address, "GIT_COMMITTER_NAME=briefbot", "GIT_COMMITTER_EMAIL=briefbot@localhost"},
		append([]string{"commit", "--quiet", "--only", "--message", message, "--"}, files...)...)
	if err != nil {
		// What is taken back on disk must not stay staged for the next commit.
		_, resetErr := r.git(context.WithoutCancel(ctx), nil, append([]string{"reset", "--quiet", "--"}, files...)...)
		err = errors.Join(err, resetErr)
	}
	return err
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
