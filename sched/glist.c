// Lists of goroutines, for handing over many at a time (park.h).
#include "sched/sched.h"

void
glist_push(GList *list, G *gp)
{
    gp->sched_link = NULL;
    if (list->head == NULL)
        list->head = gp;
    else
        list->tail->sched_link = gp;
    list->tail = gp;
}

void
goready_all(GList *list)
{
    G *gp;

    while ((gp = list->head) != NULL) {
        list->head = gp->sched_link;
        goready(gp);
    }
}
