using Gateway.Desk.Contacts;

namespace Gateway.Desk.Routing;

/// <summary>
/// One step of routing, a pure function: state, event and time in, state and actions out. Whatever became due by itself
/// happens first, each thing at its own instant, so that it does not matter how late a timer fires; after every change
/// the line is matched with the free agents, so that none is idle while somebody waits whom they may serve. A message that
/// is being offered goes back into the line when a call before it would wait for that agent.
/// </summary>
internal sealed class RoutingStep
{
    private readonly List<RoutingAction> _actions = [];
    private RoutingState _state;

    private RoutingStep(RoutingState state) => _state = state;

    public static (RoutingState State, IReadOnlyList<RoutingAction> Actions) Step(
        RoutingState state, RoutingEvent routingEvent, DateTimeOffset now)
    {
        var step = new RoutingStep(state);
        step.AdvanceTo(now);
        step.Apply(routingEvent);
        step.Match();
        return (step._state, step._actions);
    }

    private void AdvanceTo(DateTimeOffset now)
    {
        while (_state.NextDue is { } due && due <= now)
        {
            _state = _state with { Now = Max(due, _state.Now) };
            Fire(_state.Agents.Values.First(agent => agent.NextDue == due));
            Match();
        }

        _state = _state with { Now = Max(now, _state.Now) };
    }

    private void Fire(AgentState agent)
    {
        if (agent.Ringing is { } offer && offer.NextDue <= _state.Now)
        {
            Expire(agent, offer);
            return;
        }

        Put(agent with
        {
            Rest = agent.Rest?.Until <= _state.Now ? null : agent.Rest,
            MessagesFrom = agent.MessagesFrom <= _state.Now ? null : agent.MessagesFrom,
        });
    }

    // First the holder is told to stop; when they never report, the agent is freed.
    private void Expire(AgentState agent, RingingOffer offer)
    {
        if (offer.IsExpired)
        {
            Close(agent, offer.Id, isLapsed: true);
            Put(NotTaken(agent, new RoutingEvent.Report(offer.Id, agent.Agent.Name, offer.Request, OfferOutcome.NoAnswer)));
            return;
        }

        _actions.Add(new RoutingAction.Expire(offer.Id));
        Put(agent with { Ringing = offer with { IsExpired = true, Deadline = _state.Now } });
    }

    private void Apply(RoutingEvent routingEvent)
    {
        switch (routingEvent)
        {
            case RoutingEvent.Wait { Request: { Only: not null } request }:
                Ask(request);
                break;
            case RoutingEvent.Wait wait:
                _state = _state with { Waiting = _state.Waiting.Add(new WaitingRequest(wait.Request)) };
                break;
            case RoutingEvent.Leave leave:
                Leave(leave.ContactId);
                break;
            case RoutingEvent.Report report when Find(report.Agent) is { } agent:
                Report(agent, report);
                break;
            case RoutingEvent.Registered registered when Find(registered.Agent) is { } agent:
                Register(agent, registered.IsRegistered);
                break;
            case RoutingEvent.Ready ready when Find(ready.Agent) is { } agent:
                Put(agent with { IsOnBreak = false, Rest = null, MessagesFrom = null });
                break;
            case RoutingEvent.Pause pause when Find(pause.Agent) is { } agent:
                Put(agent with { IsOnBreak = true });
                break;
        }
    }

    private void Ask(RoutingRequest request)
    {
        if (Find(request.Only!) is { } agent && agent.IsCallable(request))
        {
            Offer(new WaitingRequest(request), Freed(agent));
        }
        else
        {
            _actions.Add(new RoutingAction.Dismiss(request.ContactId));
        }
    }

    private void Leave(Guid contactId)
    {
        if (_state.Waiting.FirstOrDefault(waiting => waiting.Request.ContactId == contactId) is { } waiting)
        {
            _state = _state with { Waiting = _state.Waiting.Remove(waiting) };
            _actions.Add(new RoutingAction.Dismiss(contactId));
        }
    }

    private void Register(AgentState agent, bool isRegistered)
    {
        if (agent.IsRegistered == isRegistered)
        {
            return;
        }

        // A phone that comes back can be rung again; notes that are being written go on.
        var rest = isRegistered && agent.Rest is { IsWrapUp: false } ? null : agent.Rest;
        var after = agent with { IsRegistered = isRegistered, Rest = rest, MessagesFrom = isRegistered ? null : agent.MessagesFrom };
        Put(after);
        if (!isRegistered && agent.Ringing is { IsExpired: false } offer)
        {
            Expire(Find(agent.Agent.Name)!, offer);
        }
    }

    private void Report(AgentState agent, RoutingEvent.Report report)
    {
        if (report.Outcome == OfferOutcome.Accepted)
        {
            Accept(agent, report);
        }
        else if (report.Outcome == OfferOutcome.Ended)
        {
            End(agent, report.OfferId);
        }
        else if (report.Outcome == OfferOutcome.TakenOver)
        {
            TakeOver(agent, report);
        }
        else if (agent.Ringing?.Id == report.OfferId)
        {
            Close(agent, report.OfferId, isLapsed: false);
            // A caller who leaves while the agent is rung does not cost the agent their place.
            Put(NotTaken(agent, report), keepsPlace: report.Outcome == OfferOutcome.Withdrawn);
        }
    }

    // An acceptance that comes after the offer lapsed, or went back into the line, still tells the truth: the agent has the
    // contact. So the offer's id need not be ringing any more; only an agent who got another contact meanwhile is left as they are.
    private void Accept(AgentState agent, RoutingEvent.Report report)
    {
        var isInTime = agent.Ringing?.Id == report.OfferId;
        if (!isInTime && !IsLateWelcome(agent, report.Request))
        {
            return;
        }

        var after = isInTime ? agent with { Ringing = null } : report.Request.Kind == WorkKind.Call ? Freed(agent) : agent;
        var isPhoneWork = report.Request is { Kind: WorkKind.Call, IsConsult: false };
        Put(after with
        {
            Rest = isPhoneWork ? null : after.Rest,
            MessagesFrom = report.Request.IsConsult ? after.MessagesFrom : null,
            Work = after.Work.Add(new HandledOffer(report.OfferId, report.Request, _state.Now)),
        });
    }

    private static bool IsLateWelcome(AgentState agent, RoutingRequest request) => request.Kind == WorkKind.Call
        ? !agent.IsOnCall && agent.Ringing?.Request.Kind != WorkKind.Call
        : agent.InHand(request.Kind) + (agent.Ringing?.Request.Kind == request.Kind ? 1 : 0) < agent.Agent.Capacity.Of(request.Kind);

    private void TakeOver(AgentState agent, RoutingEvent.Report report)
    {
        if (agent.Work.Find(work => work.Id == report.OfferId) is { } handled)
        {
            var taken = new HandledOffer(report.OfferId, report.Request, _state.Now);
            Put(agent with { Rest = null, Work = agent.Work.Replace(handled, taken) });
        }
    }

    private void End(AgentState agent, long offerId)
    {
        if (agent.Work.Find(work => work.Id == offerId) is not { } handled)
        {
            return;
        }

        Close(agent, offerId, isLapsed: false);
        var after = agent with { Work = agent.Work.Remove(handled) };
        if (handled.Request.IsConsult)
        {
            Put(after);
            return;
        }

        // Only a call is followed by notes: who answers in writing has written.
        var wrapUp = handled.Kind == WorkKind.Call ? Options(handled.Request).WrapUp : TimeSpan.Zero;
        var time = new HandlingTime(_state.Now, _state.Now - handled.Since + wrapUp);
        _state = _state with { HandlingTimes = _state.HandlingTimes.With(handled.Request.Queue, handled.Kind, time) };
        Put(handled.Kind == WorkKind.Call ? Rested(after, wrapUp, isWrapUp: true) : after);
    }

    private AgentState NotTaken(AgentState agent, RoutingEvent.Report report)
    {
        var options = Options(report.Request);
        var after = agent with { Ringing = null };
        return report.Outcome switch
        {
            _ when report.Request.IsConsult => after,
            OfferOutcome.Rejected => LeftAlone(after, report.Request.Kind, options.RejectPause),
            OfferOutcome.NoAnswer => LeftAlone(after, report.Request.Kind, options.NoAnswerPause),
            OfferOutcome.Unreachable => LeftAlone(after, report.Request.Kind, options.UnreachablePause),
            _ => after,
        };
    }

    private AgentState LeftAlone(AgentState agent, WorkKind kind, TimeSpan span) =>
        kind == WorkKind.Call ? Rested(agent, span)
        : span > TimeSpan.Zero ? agent with { MessagesFrom = _state.Now + span }
        : agent;

    private AgentState Rested(AgentState agent, TimeSpan span, bool isWrapUp = false) =>
        agent with { Rest = span > TimeSpan.Zero ? new Rest(_state.Now + span, isWrapUp) : null };

    private void Close(AgentState agent, long offerId, bool isLapsed) =>
        _actions.Add(new RoutingAction.Close(offerId, agent.Agent.Name, isLapsed));

    // The message that is being offered goes back into the line: its holder is told to stop, and waits again with its place kept.
    private AgentState Freed(AgentState agent)
    {
        if (agent.Ringing is not { } offer)
        {
            return agent;
        }

        if (!offer.IsExpired)
        {
            _actions.Add(new RoutingAction.Expire(offer.Id));
        }

        Close(agent, offer.Id, isLapsed: false);
        return agent with { Ringing = null };
    }

    // Whoever a message gave way for, the first in line whom the agent may serve is offered to them.
    private void Match()
    {
        while (GiveWay(Serve()))
        {
        }
    }

    // The calls that found nobody, and the agents who are left.
    private (List<WaitingRequest> Calls, List<AgentState> Offered) Serve()
    {
        var calls = new List<WaitingRequest>();
        if (_state.Waiting.IsEmpty)
        {
            return (calls, []);
        }

        var free = _state.Agents.Values.Where(agent => agent.IsReady).ToList();
        var offered = _state.Agents.Values.Where(agent => agent.Ringing is { Request.Kind: not WorkKind.Call }).ToList();
        foreach (var waiting in _state.Waiting)
        {
            if (free.Count == 0 && offered.Count == 0)
            {
                break;
            }

            var kind = waiting.Request.Kind;
            if (AgentChoicePolicy.Choose(_state, waiting.Request, free.Where(agent => agent.CanTake(kind))) is { } chosen)
            {
                free.Remove(chosen);
                Offer(waiting, chosen);
            }
            else if (kind == WorkKind.Call)
            {
                calls.Add(waiting);
            }
        }

        return (calls, offered);
    }

    private bool GiveWay((List<WaitingRequest> Calls, List<AgentState> Offered) left)
    {
        foreach (var call in left.Calls)
        {
            if (AgentChoicePolicy.Choose(_state, call.Request, left.Offered.Where(agent => GivesWay(agent, call))) is { } chosen)
            {
                Put(Freed(chosen), keepsPlace: true);
                return true;
            }
        }

        return false;
    }

    private static bool GivesWay(AgentState agent, WaitingRequest waiting) =>
        agent.MayGiveWayTo(waiting.Request)
        && waiting.CompareTo(new WaitingRequest(agent.Ringing!.Request)) < 0
        && (agent with { Ringing = null }).CanTake(WorkKind.Call);

    private void Offer(WaitingRequest waiting, AgentState agent)
    {
        var request = waiting.Request;
        var offer = new RingingOffer(_state.LastOfferId + 1, request, _state.Now + Options(request).OfferTimeout(request.Kind));
        _state = _state with { LastOfferId = offer.Id, Waiting = _state.Waiting.Remove(waiting) };
        Put(agent with { Ringing = offer });
        _actions.Add(new RoutingAction.Make(offer.Id, request, agent.Agent, offer.Deadline));
    }

    // The one place where an agent changes, so that the two clocks of presence are right.
    private void Put(AgentState after, bool keepsPlace = false)
    {
        var before = _state.Agents[after.Agent.Name];
        var becameReady = after.IsReady && !keepsPlace && (!before.IsReady || after.Work.Count < before.Work.Count);
        after = after with
        {
            Since = after.Presence == before.Presence ? before.Since : _state.Now,
            ReadySince = becameReady ? _state.Now : before.ReadySince,
        };
        _state = _state with { Agents = _state.Agents.SetItem(after.Agent.Name, after) };
    }

    private AgentState? Find(string name) => _state.Agents.GetValueOrDefault(name);

    private QueueOptions Options(RoutingRequest request) => _state.Queues[request.Queue];

    private static DateTimeOffset Max(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
