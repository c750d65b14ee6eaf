using System.Collections.Immutable;
using Gateway.Desk.Agents;
using Gateway.Desk.Contacts;
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
                [.. Skills.Where(_ => _random.Next(2) == 0).Select(skill => (skill, _random.Next(1, 6)))])
                with
            { Capacity = new AgentCapacity(_random.Next(4) == 0 ? 0 : 1, _random.Next(4), _random.Next(4)) });
            _state = RoutingState.Start(
                agents,
                [
                    new QueueOptions { Name = "service" },
                    new QueueOptions { Name = "billing", Skills = ["billing"], WrapUp = TimeSpan.Zero },
                    new QueueOptions { Name = "faults", Skills = ["faults"], RejectPause = TimeSpan.Zero, ChatOffer = TimeSpan.FromSeconds(5) },
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
            CheckCapacity();
            CheckNobodyIsIdleInVain();
            CheckNoCallWaitsBehindAMessage();
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
                _random.Next(3) == 0 ? ImmutableHashSet.Create(AnyAgent()) : [])
            {
                Kind = (WorkKind)_random.Next(3),
                Preferred = _random.Next(3) == 0 ? AnyAgent() : null,
            };
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

        // No request is lost or doubled.
        private void CheckBooks()
        {
            Assert.Equal(_waiting.Order(), _state.Waiting.Select(waiting => waiting.Request.ContactId).Order());
            Assert.Equal(_ringing.Keys.Order(), _state.Agents.Values.Select(agent => agent.Ringing?.Id).OfType<long>().Order());
            Assert.Equal(_handled.Keys.Order(), _state.Agents.Values.SelectMany(agent => agent.Work).Select(work => work.Id).Order());
            Assert.All(_ringing.Values, offer =>
                Assert.Equal(offer.Request.ContactId, _state.Agents[offer.Agent.Name].Ringing?.Request.ContactId));
            Assert.All(_handled.Values, offer =>
                Assert.Contains(_state.Agents[offer.Agent.Name].Work, work => work.Request.ContactId == offer.Request.ContactId));
            Assert.True(_state.NextDue is null || _state.NextDue > _now);
        }

        // One offer at a time is a matter of types; what is offered counts as in hand.
        private void CheckCapacity() => Assert.All(_state.Agents.Values, agent =>
        {
            var kinds = agent.Work.Select(work => work.Request.Kind).ToList();
            Assert.False(agent.Ringing is not null && kinds.Contains(WorkKind.Call), "something rings while a call is in hand");
            Assert.False(agent.Ringing?.Request.Kind == WorkKind.Email && kinds.Contains(WorkKind.Chat), "an e-mail is offered beside a chat");
            kinds.AddRange(agent.Ringing is null ? [] : [agent.Ringing.Request.Kind]);
            Assert.InRange(kinds.Count(kind => kind == WorkKind.Call), 0, agent.Agent.Capacity.Call);
            Assert.InRange(kinds.Count(kind => kind == WorkKind.Chat), 0, agent.Agent.Capacity.Chat);
            Assert.InRange(kinds.Count(kind => kind == WorkKind.Email), 0, agent.Agent.Capacity.Email);
            Assert.Equal(agent.Presence == Presence.Ready, Enum.GetValues<WorkKind>().Any(kind => IsFree(agent, kind)));
        });

        private void CheckNobodyIsIdleInVain() => Assert.DoesNotContain(
            _state.Waiting,
            waiting => _state.Agents.Values.Any(agent =>
                IsFree(agent, waiting.Request.Kind) && MayTake(agent, waiting.Request)));

        private void CheckNoCallWaitsBehindAMessage() => Assert.DoesNotContain(
            _state.Waiting.Where(waiting => waiting.Request.Kind == WorkKind.Call),
            waiting => _state.Agents.Values.Any(agent =>
                agent.Ringing is { Request.Kind: not WorkKind.Call } offer
                && offer.Request.Priority <= waiting.Request.Priority
                && IsFree(agent with { Ringing = null }, WorkKind.Call)
                && MayTake(agent, waiting.Request)));

        // The rule in words of its own, not routing's.
        private static bool IsFree(AgentState agent, WorkKind kind)
        {
            var kinds = agent.Work.Select(work => work.Request.Kind).ToList();
            var most = new[] { agent.Agent.Capacity.Call, agent.Agent.Capacity.Chat, agent.Agent.Capacity.Email }[(int)kind];
            return agent is { IsRegistered: true, IsOnBreak: false, Ringing: null, Rest: null }
                && (kind == WorkKind.Call || agent.MessagesFrom is null)
                && !kinds.Contains(WorkKind.Call)
                && !(kind == WorkKind.Email && kinds.Contains(WorkKind.Chat))
                && kinds.Count(other => other == kind) < most;
        }

        private void CheckOrder(IReadOnlyList<RoutingAction> actions)
        {
            foreach (var made in actions.OfType<RoutingAction.Make>())
            {
                Assert.True(MayTake(_state.Agents[made.Agent.Name] with { IsRegistered = true }, made.Request));
                Assert.DoesNotContain(_state.Waiting, waiting =>
                    waiting.CompareTo(new WaitingRequest(made.Request)) < 0
                    && IsFree(_state.Agents[made.Agent.Name] with { Ringing = null }, waiting.Request.Kind)
                    && MayTake(_state.Agents[made.Agent.Name], waiting.Request));
            }
        }

        private bool MayTake(AgentState agent, RoutingRequest request)
        {
            bool Able(Agent who) => who.Capacity.Of(request.Kind) > 0 && _state.Queues[request.Queue].Skills.Concat(request.Skills).All(who.Skills.ContainsKey);
            var speakers = _state.Agents.Values.Where(other => other.IsRegistered && !other.IsOnBreak
                && !request.Tried.Contains(other.Agent.Name) && Able(other.Agent)
                && other.Agent.Languages.Contains(request.Language));
            return Able(agent.Agent) && (!speakers.Any() || agent.Agent.Languages.Contains(request.Language));
        }
    }
}
