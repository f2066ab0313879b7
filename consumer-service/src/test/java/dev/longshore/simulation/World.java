package dev.longshore.simulation;

/**
 * What everything in a run shares.
 *
 * @param network carries what is under way, also when its sender is dead by then
 */
record World(
    Plan plan,
    Scheduler scheduler,
    History history,
    Faults faults,
    SimBroker broker,
    SimTimers network,
    SimIds ids,
    Killers killers,
    Mutation mutation) {}
