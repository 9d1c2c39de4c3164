/* What this station is: for the readiness page and the first record. */
#ifndef KC_STEPS_STATION_H
#define KC_STEPS_STATION_H

#include <time.h>

#include "src/flow/flow.h"

/* The programs of a station, in the order of their names. */
#define PROGRAMS_N 6

struct station {
	uint8_t program[PROGRAMS_N][SHA256_LEN];
	/* All of them in one: of the lines that sha256sum prints of them, their names
	 * without folders. The bundle's sheet has its words. */
	uint8_t programs[SHA256_LEN];
};

/* 1 at the station that has a network: --station online. */
int station_online(const struct flow *f);

/* 0, ERR_PROGRAM when one is not there, or the error of reading it. */
int station_look(const struct flow *f, struct station *s);

/* Minutes of the day by this station's clock and time zone. */
unsigned station_minutes(void);

/* "2026-11-24", likewise. */
void station_date(char out[static 11]);

/* A moment in universal time and by this station's zone: "2026-11-24 13:32 UTC,
 * which is 14:32 CET here". */
void station_at(time_t moment, struct buf *out);

/* A record's time ("2026-11-24T13:32:05Z", which has the wall clock's difference in
 * it) as people here say it: "2026-11-24 at 14:32". What is no such time stays as
 * it is. */
void station_when(const char *time, struct buf *out);

/* The ceremony's random station identifier, station in the folder of ceremonies, made on
 * first use. */
int station_id(const struct flow *f, char out[static 33]);

/* The members that describe this station, for the record. */
struct json_t *station_record(const struct flow *f, const struct station *s);

#endif
