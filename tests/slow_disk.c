/* Preloaded: every fsync and fdatasync of the process takes FSYNC_MS milliseconds longer, as on a slow disk. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <time.h>

static int then(int done)
{
	const char *said = getenv("FSYNC_MS");
	long ms = said ? atol(said) : 0;
	struct timespec pause = { ms / 1000, ms % 1000 * 1000000 };

	if (ms > 0)
		nanosleep(&pause, 0);
	return done;
}

int fsync(int file)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fsync");
	return then(real(file));
}

int fdatasync(int file)
{
	int (*real)(int) = (int (*)(int))dlsym(RTLD_NEXT, "fdatasync");
	return then(real(file));
}
