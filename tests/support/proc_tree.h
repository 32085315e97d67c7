/*
 * proc_tree.h - the processes below another one, and the memory they take.
 */
#ifndef LOKET_TEST_PROC_TREE_H
#define LOKET_TEST_PROC_TREE_H

#include <stddef.h>
#include <sys/types.h>

#define PROC_TREE_MAX 2048

struct proc_tree {
    pid_t pid[PROC_TREE_MAX];
    size_t n;
};

/* Finds everything that descends from root, without root itself. Returns how many. */
size_t proc_tree_read(struct proc_tree *t, pid_t root);

/*
 * The proportional set size of all of them in KiB, or -1 when one cannot be read. words
 * gets " NAME N KiB" for each, as far as they fit.
 */
long proc_tree_pss(const struct proc_tree *t, char *words, size_t size);

/* The first number in the file dir/name; 0 when there is none. */
pid_t proc_pid_read(const char *dir, const char *name);

#endif
