using System.Text;
using Gateway.Desk.Agents;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Tests.Routing;

public sealed class RoutingDayTests
{
    private static readonly string[] Names = [.. Enumerable.Range(0, 20).Select(i => $"agent{i:00}")];

    [Fact]
    public async Task A_day_of_traffic_serves_or_loses_every_caller_and_is_the_same_each_time()
    {
        var one = await new Day(seed: 42).RunAsync();
        var other = await new Day(seed: 42).RunAsync();

        Assert.Equal(one.Log, other.Log);
        Assert.InRange(one.Arrived, 2_000, 6_000);
        Assert.Equal(one.Arrived, one.Served + one.Left);
        Assert.InRange((double)one.Served / one.Arrived, 0.8, 1.0);
        Assert.InRange(one.ServedBy.Values.Max() / (double)one.ServedBy.Values.Min(), 1.0, 2.0);
        Assert.True(one.LongestWait < TimeSpan.FromMinutes(10), $"somebody waited {one.LongestWait}");
    }

    /// <summary>Eight hours, a second at a time: callers come, wait, lose patience; agents answer or do not.</summary>
    private sealed class Day(int seed)
    {
        private readonly Random _random = new(seed);
        private readonly Desk _desk = new([.. Names.Select((name, i) => Desk.Agent(
            name, i % 4 == 0 ? "de,en" : "de", i % 2 == 0 ? [("billing", 3)] : []))]);

        private readonly Dictionary<Guid, Caller> _callers = [];
        private readonly StringBuilder _log = new();

        public string Log => _log.ToString();

        public int Arrived { get; private set; }

        public int Served { get; private set; }

        public int Left { get; private set; }

        public TimeSpan LongestWait { get; private set; }

        public Dictionary<string, int> ServedBy { get; } = Names.ToDictionary(name => name, _ => 0);

        private DateTimeOffset Now => _desk.Time.GetUtcNow();

        public async Task<Day> RunAsync()
        {
            _desk.WithRegistered(Names);
            for (var second = 0; second < 8 * 3600 || _callers.Count > 0; second++)
            {
                if (second < 8 * 3600 && _random.NextDouble() < 0.12)
                {
                    Arrive();
                }

                await RingAsync();
                await LiveAsync();
                _desk.Pass(1);
            }

            await _desk.DisposeAsync();
            return this;
        }

        private void Arrive()
        {
            Arrived++;
            var request = _desk.Request(
                _random.Next(3) == 0 ? "billing" : "service", _random.Next(10) == 0 ? "en" : "de", _random.Next(20) == 0 ? 1 : 0);
            Queue(new Caller(request, Now.AddSeconds(60 + _random.Next(600))));
        }

        private void Queue(Caller caller)
        {
            caller.Offering = _desk.OfferAsync(caller.Request, caller.Leaving.Token);
            _callers[caller.Request.ContactId] = caller;
        }

        // Agents who ring now: their callers' tasks complete on the pool, so they are awaited.
        private async Task RingAsync()
        {
            foreach (var agent in _desk.Router.Agents.Where(agent => agent.Presence == Presence.Ringing))
            {
                var caller = _callers[agent.ContactId!.Value];
                if (caller.Offer is null)
                {
                    caller.Offer = await caller.Offering!;
                    caller.Due = Now.AddSeconds(1 + _random.Next(_random.Next(20) == 0 ? 40 : 12));
                    _log.AppendLine($"{Now:HH:mm:ss} {agent.Agent.Name} rings");
                }
            }
        }

        private async Task LiveAsync()
        {
            foreach (var caller in _callers.Values.ToList())
            {
                if (caller.IsTalking && Now >= caller.Due)
                {
                    caller.Offer!.End();
                    _callers.Remove(caller.Request.ContactId);
                }
                else if (caller is { IsTalking: false, Offer: { } offer })
                {
                    Ring(caller, offer);
                }
                else if (!caller.IsTalking && Now >= caller.Patience)
                {
                    await caller.Leaving.CancelAsync();
                    await Assert.ThrowsAnyAsync<OperationCanceledException>(() => caller.Offering!);
                    Leave(caller);
                }
            }
        }

        private void Ring(Caller caller, Offer offer)
        {
            if (offer.Expired.IsCancellationRequested)
            {
                offer.NoAnswer();
                Queue(caller.Again(offer.Agent.Name));
            }
            else if (Now >= caller.Patience)
            {
                offer.Withdraw();
                Leave(caller);
            }
            else if (Now >= caller.Due)
            {
                Answer(caller, offer);
            }
        }

        private void Answer(Caller caller, Offer offer)
        {
            if (_random.Next(20) == 0)
            {
                offer.Reject();
                Queue(caller.Again(offer.Agent.Name));
                return;
            }

            offer.Accept();
            caller.IsTalking = true;
            caller.Due = Now.AddSeconds(30 + _random.Next(180));
            Served++;
            ServedBy[offer.Agent.Name]++;
            var waited = Now - caller.Request.Since;
            LongestWait = waited > LongestWait ? waited : LongestWait;
            _log.AppendLine($"{Now:HH:mm:ss} {offer.Agent.Name} answers after {waited}");
        }

        private void Leave(Caller caller)
        {
            Left++;
            _callers.Remove(caller.Request.ContactId);
            _log.AppendLine($"{Now:HH:mm:ss} a caller leaves");
        }
    }

    private sealed class Caller(RoutingRequest request, DateTimeOffset patience)
    {
        public RoutingRequest Request { get; } = request;

        public DateTimeOffset Patience { get; } = patience;

        public CancellationTokenSource Leaving { get; } = new();

        public Task<Offer>? Offering { get; set; }

        public Offer? Offer { get; set; }

        public bool IsTalking { get; set; }

        public DateTimeOffset Due { get; set; }

        public Caller Again(string tried) =>
            new(Request with { Tried = Request.Tried.Append(tried).ToHashSet() }, Patience);
    }
}
