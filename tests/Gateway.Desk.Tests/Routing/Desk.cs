using Gateway.Desk.Agents;
using Gateway.Desk.Routing;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace Gateway.Desk.Tests.Routing;

/// <summary>A router with its clock, and words to build what it works on.</summary>
internal sealed class Desk : IAsyncDisposable
{
    private readonly Random _ids = new(7);

    public Desk(params Agent[] agents) => Router = new Router(
        agents,
        [
            new QueueOptions { Name = "service" },
            new QueueOptions { Name = "billing", Skills = ["billing"] },
            new QueueOptions { Name = "fast", WrapUp = TimeSpan.Zero },
        ],
        Time,
        NullLogger<Router>.Instance);

    public ManualTime Time { get; } = new();

    public Router Router { get; }

    public static Agent Agent(string name, string languages = "de", params (string Skill, int Level)[] skills) => new()
    {
        Name = name,
        DisplayName = name,
        Languages = languages.Split(','),
        Skills = skills.ToDictionary(skill => skill.Skill, skill => skill.Level),
    };

    public static Guid NewId(Random random)
    {
        var bytes = new byte[16];
        random.NextBytes(bytes);
        return new Guid(bytes);
    }

    public RoutingRequest Request(
        string queue = "service", string language = "de", int priority = 0, params string[] tried) =>
        new(NewId(_ids), queue, [], language, priority, Time.GetUtcNow(), tried.ToHashSet());

    public Task<Offer> OfferAsync(RoutingRequest request, CancellationToken ct = default) =>
        Router.OfferAsync(request, ct);

    public Desk WithRegistered(params string[] agents)
    {
        foreach (var agent in agents)
        {
            Router.SetRegistered(agent, true);
        }

        return this;
    }

    public void Pass(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public AgentSnapshot this[string agent] => Router.Agents.Single(snapshot => snapshot.Agent.Name == agent);

    public Presence PresenceOf(string agent) => this[agent].Presence;

    public ValueTask DisposeAsync() => Router.DisposeAsync();
}
