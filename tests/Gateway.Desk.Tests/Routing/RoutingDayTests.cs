using System.Text;
using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
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

    [Fact]
    public async Task A_day_of_calls_and_messages_serves_everybody_within_everybodys_capacity_and_is_the_same_each_time()
    {
        var one = await new Day(seed: 7, hasMessages: true).RunAsync();
        var other = await new Day(seed: 7, hasMessages: true).RunAsync();

        Assert.Equal(one.Log, other.Log);
        Assert.Equal(one.Arrived, one.Served + one.Left);
        Assert.True(one.ServedByKind[WorkKind.Chat] > 500 && one.ServedByKind[WorkKind.Email] > 300, string.Join(", ", one.ServedByKind));
        Assert.True(one.WithMessagesOnCall > 100, $"only {one.WithMessagesOnCall} calls were taken with messages in hand");
        Assert.True(one.LongestWait < TimeSpan.FromMinutes(10), $"a caller waited {one.LongestWait}");
    }

    /// <summary>Eight hours, a second at a time: callers come, wait, lose patience; agents answer or do not.</summary>
    private sealed class Day(int seed, bool hasMessages = false)
    {
        private readonly Random _random = new(seed);
        private readonly Desk _desk = new([.. Names.Select((name, i) => Desk.Agent(
            name, i % 4 == 0 ? "de,en" : "de", i % 2 == 0 ? [("billing", 3)] : []))]);

        private readonly Dictionary<Guid, Caller> _callers = [];
        private readonly StringBuilder _log = new();
        private bool _isChanged = true;

        public string Log => _log.ToString();

        public int Arrived { get; private set; }

        public int Served { get; private set; }

        public int Left { get; private set; }

        public TimeSpan LongestWait { get; private set; }

        public Dictionary<string, int> ServedBy { get; } = Names.ToDictionary(name => name, _ => 0);

        public Dictionary<WorkKind, int> ServedByKind { get; } = Enum.GetValues<WorkKind>().ToDictionary(kind => kind, _ => 0);

        public int WithMessagesOnCall { get; private set; }

        private DateTimeOffset Now => _desk.Time.GetUtcNow();

        public async Task<Day> RunAsync()
        {
            _desk.WithRegistered(Names);
            for (var second = 0; second < 8 * 3600 || _callers.Count > 0; second++)
            {
                if (second < 8 * 3600 && _random.NextDouble() < 0.12)
                {
                    await ArriveAsync();
                }

                if (hasMessages && second < 8 * 3600 && _random.NextDouble() < 0.06)
                {
                    await WriteAsync();
                }

                await RingAsync();
                CheckCapacity();
                await LiveAsync();
                _desk.Pass(1);
                _isChanged = true;
            }

            await _desk.DisposeAsync();
            return this;
        }

        private async Task ArriveAsync()
        {
            Arrived++;
            var request = _desk.Request(
                _random.Next(3) == 0 ? "billing" : "service", _random.Next(10) == 0 ? "en" : "de", _random.Next(20) == 0 ? 1 : 0);
            await QueueAsync(new Caller(request, Now.AddSeconds(60 + _random.Next(600))));
        }

        // Who writes a chat leaves too in the end; an e-mail waits for ever.
        private async Task WriteAsync()
        {
            Arrived++;
            var kind = _random.Next(3) == 0 ? WorkKind.Email : WorkKind.Chat;
            var request = _desk.Request(_random.Next(3) == 0 ? "billing" : "service", _random.Next(10) == 0 ? "en" : "de")
                with
            { Kind = kind, Preferred = _random.Next(2) == 0 ? Names[_random.Next(Names.Length)] : null };
            await QueueAsync(new Caller(request, kind == WorkKind.Email ? DateTimeOffset.MaxValue : Now.AddSeconds(300 + _random.Next(1200))));
        }

        private void CheckCapacity()
        {
            foreach (var agent in _desk.Router.Agents)
            {
                Assert.True(agent.Work.Count(work => work.Kind == WorkKind.Call) <= 1, $"{agent.Agent.Name} has two calls");
                Assert.True(agent.Work.Count(work => work.Kind == WorkKind.Chat) <= 3, $"{agent.Agent.Name} has too many chats");
                Assert.True(agent.Work.Count(work => work.Kind == WorkKind.Email) <= 5, $"{agent.Agent.Name} has too many e-mails");
            }
        }

        private async Task QueueAsync(Caller caller)
        {
            await RingAsync();
            _isChanged = true;
            caller.Offering = _desk.OfferAsync(caller.Request, caller.Leaving.Token);
            _callers[caller.Request.ContactId] = caller;
        }

        // Agents who ring now: their callers' tasks complete on the pool, so they are awaited.
        private async Task RingAsync()
        {
            if (!_isChanged)
            {
                return;
            }

            _isChanged = false;
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
                // What routing offered since, before it takes it back again.
                await RingAsync();
                if (caller.IsTalking && Now >= caller.Due)
                {
                    _isChanged = true;
                    caller.Offer!.End();
                    _callers.Remove(caller.Request.ContactId);
                }
                else if (caller is { IsTalking: false, Offer: { } offer })
                {
                    await RingAsync(caller, offer);
                }
                else if (!caller.IsTalking && Now >= caller.Patience)
                {
                    await LeaveLineAsync(caller);
                }
            }
        }

        // An offer of this very second comes before the leaving.
        private async Task LeaveLineAsync(Caller caller)
        {
            await caller.Leaving.CancelAsync();
            await Task.WhenAny(caller.Offering!);
            if (caller.Offering!.IsCompletedSuccessfully)
            {
                (await caller.Offering).Withdraw();
            }

            Leave(caller);
        }

        private async Task RingAsync(Caller caller, Offer offer)
        {
            if (offer.Expired.IsCancellationRequested)
            {
                _isChanged = true;
                offer.NoAnswer();
                await QueueAsync(caller.Again(offer.Agent.Name));
            }
            else if (Now >= caller.Patience)
            {
                _isChanged = true;
                offer.Withdraw();
                Leave(caller);
            }
            else if (Now >= caller.Due)
            {
                await AnswerAsync(caller, offer);
            }
        }

        private async Task AnswerAsync(Caller caller, Offer offer)
        {
            if (_random.Next(20) == 0)
            {
                _isChanged = true;
                offer.Reject();
                await QueueAsync(caller.Again(offer.Agent.Name));
                return;
            }

            _isChanged = true;
            offer.Accept();
            caller.IsTalking = true;
            caller.Due = Now.AddSeconds(30 + _random.Next(180));
            Served++;
            ServedBy[offer.Agent.Name]++;
            ServedByKind[caller.Request.Kind]++;
            var waited = Now - caller.Request.Since;
            if (caller.Request.Kind == WorkKind.Call)
            {
                LongestWait = waited > LongestWait ? waited : LongestWait;
                WithMessagesOnCall += _desk[offer.Agent.Name].Work.Count > 1 ? 1 : 0;
            }

            _log.AppendLine($"{Now:HH:mm:ss} {offer.Agent.Name} answers after {waited}");
        }

        private void Leave(Caller caller)
        {
            _isChanged = true;
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
