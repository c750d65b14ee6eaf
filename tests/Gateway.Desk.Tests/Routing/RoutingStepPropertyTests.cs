using System.Collections.Immutable;
using Gateway.Desk.Agents;
using Gateway.Desk.Routing;

namespace Gateway.Desk.Tests.Routing;

public sealed class RoutingStepPropertyTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Skills = ["billing", "contracts", "faults"];
    private static readonly string[] Languages = ["de", "en", "fr"];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Ten_thousand_random_events_break_no_rule(int seed)
    {
        var world = new World(seed);
        for (var i = 0; i < 10_000; i++)
        {
            world.Step();
        }

        Assert.True(world.Accepted > 500, $"only {world.Accepted} contacts were taken");
    }

    [Fact]
    public void The_same_events_give_the_same_decisions()
    {
        var (one, other) = (new World(11), new World(11));
        for (var i = 0; i < 2_000; i++)
        {
            one.Step();
            other.Step();
        }

        Assert.Equal(one.Decisions, other.Decisions);
    }

    /// <summary>Random agents, callers and flows, with books of their own that routing is checked against.</summary>
    private sealed class World
    {
        private readonly Random _random;
        private readonly HashSet<Guid> _waiting = [];
        private readonly Dictionary<long, RoutingAction.Make> _ringing = [];
        private readonly Dictionary<long, RoutingAction.Make> _handled = [];
        private RoutingState _state;
        private DateTimeOffset _now = Start;

        public World(int seed)
        {
            _random = new Random(seed);
            var agents = Enumerable.Range(0, 12).Select(i => Desk.Agent(
                $"agent{i:00}",
                string.Join(',', Languages.Where(_ => _random.Next(2) == 0).DefaultIfEmpty("de")),
                [.. Skills.Where(_ => _random.Next(2) == 0).Select(skill => (skill, _random.Next(1, 6)))]));
            _state = RoutingState.Start(
                agents,
                [
                    new QueueOptions { Name = "service" },
                    new QueueOptions { Name = "billing", Skills = ["billing"], WrapUp = TimeSpan.Zero },
                    new QueueOptions { Name = "faults", Skills = ["faults"], RejectPause = TimeSpan.Zero },
                ],
                Start);
        }

        public int Accepted { get; private set; }

        public List<(long, string)> Decisions { get; } = [];

        public void Step()
        {
            // Time first, so that each decision can be judged by the state that it was made in.
            _now += TimeSpan.FromMilliseconds(_random.Next(4) == 0 ? _random.Next(8_000) : _random.Next(200));
            Take(new RoutingEvent.Tick());
            Take(Next());
        }

        private void Take(RoutingEvent routingEvent)
        {
            var (state, actions) = RoutingStep.Step(_state, routingEvent, _now);
            _state = state;
            foreach (var action in actions)
            {
                Book(action);
            }

            CheckBooks();
            CheckNobodyIsIdleInVain();
            CheckOrder(actions);
        }

        private RoutingEvent Next() => _random.Next(20) switch
        {
            < 6 when _waiting.Count < 40 => Wait(),
            < 7 when _waiting.Count > 0 => new RoutingEvent.Leave(_waiting.ElementAt(_random.Next(_waiting.Count))),
            < 12 when _ringing.Count > 0 => Report(_ringing, (OfferOutcome)Math.Max(0, _random.Next(-4, 5))),
            < 16 when _handled.Count > 0 => Report(_handled, OfferOutcome.Ended),
            < 17 => new RoutingEvent.Registered(AnyAgent(), _random.Next(4) > 0),
            < 18 => new RoutingEvent.Ready(AnyAgent()),
            18 when _random.Next(3) == 0 => new RoutingEvent.Pause(AnyAgent()),
            _ => new RoutingEvent.Tick(),
        };

        private RoutingEvent.Wait Wait()
        {
            var request = new RoutingRequest(
                Desk.NewId(_random),
                _state.Queues.Keys.Order().ElementAt(_random.Next(3)),
                _random.Next(3) == 0 ? [Skills[_random.Next(3)]] : [],
                Languages[_random.Next(3)],
                _random.Next(3),
                _now - TimeSpan.FromSeconds(_random.Next(60)),
                _random.Next(3) == 0 ? ImmutableHashSet.Create(AnyAgent()) : []);
            _waiting.Add(request.ContactId);
            return new RoutingEvent.Wait(request);
        }

        private RoutingEvent.Report Report(Dictionary<long, RoutingAction.Make> offers, OfferOutcome outcome)
        {
            var offer = offers.Values.ElementAt(_random.Next(offers.Count));
            if (outcome == OfferOutcome.Accepted)
            {
                _ringing.Remove(offer.OfferId);
                _handled.Add(offer.OfferId, offer);
                Accepted++;
            }

            return new RoutingEvent.Report(offer.OfferId, offer.Agent.Name, offer.Request, outcome);
        }

        private string AnyAgent() => _state.Agents.Keys.ElementAt(_random.Next(_state.Agents.Count));

        private void Book(RoutingAction action)
        {
            switch (action)
            {
                case RoutingAction.Make made:
                    Assert.True(_waiting.Remove(made.Request.ContactId));
                    _ringing.Add(made.OfferId, made);
                    Decisions.Add((made.OfferId, made.Agent.Name));
                    break;
                case RoutingAction.Dismiss dismissed:
                    Assert.True(_waiting.Remove(dismissed.ContactId));
                    break;
                case RoutingAction.Close closed:
                    Assert.True(_ringing.Remove(closed.OfferId) | _handled.Remove(closed.OfferId));
                    break;
                case RoutingAction.Expire expired:
                    Assert.True(_ringing.ContainsKey(expired.OfferId) || _handled.ContainsKey(expired.OfferId));
                    break;
            }
        }

        // No request is lost or doubled, no agent has two.
        private void CheckBooks()
        {
            Assert.Equal(_waiting.Order(), _state.Waiting.Select(waiting => waiting.Request.ContactId).Order());
            Assert.Equal(_ringing.Keys.Order(), Ids(agent => agent.Ringing?.Id));
            Assert.Equal(_handled.Keys.Order(), Ids(agent => agent.Handling?.Id));
            Assert.DoesNotContain(_state.Agents.Values, agent => agent is { Ringing: not null, Handling: not null });
            Assert.All(_ringing.Values.Concat(_handled.Values), offer =>
                Assert.Equal(offer.Request.ContactId, _state.Agents[offer.Agent.Name].Request?.ContactId));
            Assert.True(_state.NextDue is null || _state.NextDue > _now);
        }

        private IEnumerable<long> Ids(Func<AgentState, long?> id) =>
            _state.Agents.Values.Select(id).OfType<long>().Order();

        private void CheckNobodyIsIdleInVain() => Assert.DoesNotContain(
            _state.Waiting,
            waiting => _state.Agents.Values.Any(agent =>
                agent.Presence == Presence.Ready && MayTake(agent, waiting.Request)));

        private void CheckOrder(IReadOnlyList<RoutingAction> actions)
        {
            foreach (var made in actions.OfType<RoutingAction.Make>())
            {
                Assert.True(MayTake(_state.Agents[made.Agent.Name] with { IsRegistered = true }, made.Request));
                Assert.DoesNotContain(_state.Waiting, waiting =>
                    waiting.CompareTo(new WaitingRequest(made.Request)) < 0
                    && MayTake(_state.Agents[made.Agent.Name], waiting.Request));
            }
        }

        private bool MayTake(AgentState agent, RoutingRequest request)
        {
            bool Able(Agent who) => _state.Queues[request.Queue].Skills.Concat(request.Skills).All(who.Skills.ContainsKey);
            var speakers = _state.Agents.Values.Where(other => other.IsRegistered && !other.IsOnBreak
                && !request.Tried.Contains(other.Agent.Name) && Able(other.Agent)
                && other.Agent.Languages.Contains(request.Language));
            return Able(agent.Agent) && (!speakers.Any() || agent.Agent.Languages.Contains(request.Language));
        }
    }
}
