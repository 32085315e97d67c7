/*
 * loketd: owns the port, counts and limits connections, reads nothing from them. One
 * loket-monitor per connection does the rest.
 */
#include "console/base/log.h"
#include "console/server/listener.h"
#include "console/server/start.h"

int
main(int argc, char **argv)
{
    static struct cfg cfg;
    const char *config;
    struct err e;

    if (!server_start(argc, argv, "loketd", &cfg, &config))
        return 2;
    struct listener *l = listener_open(&cfg, config, &e);
    if (l == NULL) {
        log_err("cannot listen", &e);
        return 1;
    }
    log_info("listening on port %d", (int)cfg.listen_port);
    listener_serve(l);
    log_info("ends");
    listener_close(l);
    return 0;
}
