package dev.longshore.simulation;

/** What everything in a run shares. */
record World(
    Plan plan,
    Scheduler scheduler,
    History history,
    Faults faults,
    SimBroker broker,
    Mutation mutation) {}
