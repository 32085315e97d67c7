#include "tests/support/proc_tree.h"

#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "console/base/str.h"

struct link {
    pid_t pid, parent;
};

static pid_t
parent_of(const char *pid)
{
    char path[64], text[512];
    int parent = 0;

    if (!str_printf(path, sizeof path, "/proc/%s/stat", pid))
        return 0;
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return 0;
    if (fgets(text, sizeof text, f) != NULL) {
        const char *end = strrchr(text, ')');
        /* A process that has ended and waits for its parent takes no memory. */
        if (end == NULL || sscanf(end + 1, " %*1[^Z] %d", &parent) != 1)
            parent = 0;
    }
    (void)fclose(f);
    return parent;
}

static size_t
links_read(struct link *links, size_t max)
{
    DIR *d = opendir("/proc");
    const struct dirent *entry;
    size_t n = 0;
    int64_t pid;

    while (d != NULL && n < max && (entry = readdir(d)) != NULL)
        if (str_to_i64(entry->d_name, 1, INT32_MAX, &pid))
            links[n++] = (struct link){(pid_t)pid, parent_of(entry->d_name)};
    if (d != NULL)
        (void)closedir(d);
    return n;
}

size_t
proc_tree_read(struct proc_tree *t, pid_t root)
{
    static struct link links[16384];
    size_t n = links_read(links, sizeof links / sizeof links[0]);

    t->n = 0;
    for (size_t done = 0; root > 0 && done <= t->n; done++) {
        pid_t parent = done == 0 ? root : t->pid[done - 1];
        for (size_t i = 0; i < n && t->n < PROC_TREE_MAX; i++)
            if (links[i].parent == parent)
                t->pid[t->n++] = links[i].pid;
    }
    return t->n;
}

static long
pss_of(pid_t pid)
{
    char path[64], line[256];
    long kib = -1;

    (void)str_printf(path, sizeof path, "/proc/%d/smaps_rollup", (int)pid);
    FILE *f = fopen(path, "re");
    while (f != NULL && kib < 0 && fgets(line, sizeof line, f) != NULL)
        if (sscanf(line, "Pss: %ld kB", &kib) != 1)
            kib = -1;
    if (f != NULL)
        (void)fclose(f);
    return kib;
}

static void
name_of(pid_t pid, char *dst, size_t size)
{
    char path[64];

    dst[0] = '\0';
    (void)str_printf(path, sizeof path, "/proc/%d/comm", (int)pid);
    FILE *f = fopen(path, "re");
    if (f != NULL && fgets(dst, (int)size, f) != NULL)
        dst[strcspn(dst, "\n")] = '\0';
    if (f != NULL)
        (void)fclose(f);
}

long
proc_tree_pss(const struct proc_tree *t, char *words, size_t size)
{
    char name[32], word[80];
    long sum = 0;

    words[0] = '\0';
    for (size_t i = 0; i < t->n; i++) {
        long kib = pss_of(t->pid[i]);
        if (kib < 0)
            return -1;
        sum += kib;
        name_of(t->pid[i], name, sizeof name);
        (void)str_printf(word, sizeof word, "%s %s %ld KiB", i == 0 ? "" : ",", name, kib);
        (void)str_append(words, size, word);
    }
    return sum;
}

pid_t
proc_pid_read(const char *dir, const char *name)
{
    char path[512];
    int pid = 0;

    (void)str_printf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "re");
    if (f == NULL)
        return 0;
    if (fscanf(f, "%d", &pid) != 1)
        pid = 0;
    (void)fclose(f);
    return pid;
}
