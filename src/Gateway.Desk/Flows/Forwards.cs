using Gateway.Desk.Routing;

namespace Gateway.Desk.Flows;

/// <summary>Where a phone that forwards its calls (302) may send a caller: to another agent of ours, once. Never outside: whoever
/// has an agent's phone would call at our cost.</summary>
internal sealed class Forwards(DialPlan plan, Router router)
{
    /// <summary>The colleague whom the phone of <paramref name="from"/> names, reserved; null when it names nobody of ours, or one who is
    /// not free. The name is compared as a whole; the host beside it is ignored.</summary>
    public async Task<Offer?> FollowAsync(Offer from, string target) =>
        plan.Find(target) is DialTarget.Colleague to && to.Agent != from.Agent
            ? await router.AskAsync(from.Request with { Only = to.Agent.Name, From = from.Agent.Name }).ConfigureAwait(false)
            : null;
}
