using System.Collections.Immutable;

namespace Gateway.Desk.Routing;

/// <summary>
/// One step of routing, a pure function: state, event and time in, state and actions out. Whatever became due by itself
/// happens first, each thing at its own instant, so that it does not matter how late a timer fires; after every change
/// the line is matched with the ready agents, so that none is idle while somebody waits whom they may serve.
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
        if (agent.Ringing is { IsExpired: false })
        {
            Expire(agent);
        }
        else if (agent.Ringing is { } offer)
        {
            Close(agent, offer.Id, isLapsed: true);
            Put(NotTaken(agent, new RoutingEvent.Report(offer.Id, agent.Agent.Name, offer.Request, OfferOutcome.NoAnswer)));
        }
        else
        {
            Put(agent with { Rest = null });
        }
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
                Put(agent with { IsOnBreak = false, Rest = null });
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
            Offer(new WaitingRequest(request), agent);
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
        Put(agent with { IsRegistered = isRegistered, Rest = rest });
        if (!isRegistered && agent.Ringing is { IsExpired: false })
        {
            Expire(Find(agent.Agent.Name)!);
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

    // An acceptance that comes after the offer lapsed still tells the truth: the agent talks. So the offer's id need not
    // be ringing any more; only an agent who got another contact meanwhile is left as they are.
    private void Accept(AgentState agent, RoutingEvent.Report report)
    {
        if (agent.Handling is null && (agent.Ringing is null || agent.Ringing.Id == report.OfferId))
        {
            Put(agent with
            {
                Ringing = null,
                Rest = report.Request.IsConsult ? agent.Rest : null,
                Handling = new HandledOffer(report.OfferId, report.Request, _state.Now),
            });
        }
    }

    private void TakeOver(AgentState agent, RoutingEvent.Report report)
    {
        if (agent.Handling?.Id == report.OfferId)
        {
            Put(agent with { Rest = null, Handling = new HandledOffer(report.OfferId, report.Request, _state.Now) });
        }
    }

    private void End(AgentState agent, long offerId)
    {
        if (agent.Handling is not { } handled || handled.Id != offerId)
        {
            return;
        }

        if (handled.Request.IsConsult)
        {
            Close(agent, offerId, isLapsed: false);
            Put(agent with { Handling = null });
            return;
        }

        var wrapUp = Options(handled.Request).WrapUp;
        var time = new HandlingTime(_state.Now, _state.Now - handled.Since + wrapUp);
        _state = _state with { HandlingTimes = _state.HandlingTimes.With(handled.Request.Queue, time) };
        Close(agent, offerId, isLapsed: false);
        Put(Rested(agent, wrapUp, isWrapUp: true));
    }

    private AgentState NotTaken(AgentState agent, RoutingEvent.Report report)
    {
        var options = Options(report.Request);
        return report.Outcome switch
        {
            _ when report.Request.IsConsult => agent with { Ringing = null },
            OfferOutcome.Rejected => Rested(agent, options.RejectPause),
            OfferOutcome.NoAnswer => Rested(agent, options.NoAnswerPause),
            OfferOutcome.Unreachable => Rested(agent, options.UnreachablePause),
            _ => agent with { Ringing = null },
        };
    }

    private void Expire(AgentState agent)
    {
        var offer = agent.Ringing!;
        _actions.Add(new RoutingAction.Expire(offer.Id));
        Put(agent with { Ringing = offer with { IsExpired = true, Deadline = _state.Now } });
    }

    private void Close(AgentState agent, long offerId, bool isLapsed) =>
        _actions.Add(new RoutingAction.Close(offerId, agent.Agent.Name, isLapsed));

    private AgentState Rested(AgentState agent, TimeSpan span, bool isWrapUp = false) => agent with
    {
        Ringing = null,
        Handling = null,
        Rest = span > TimeSpan.Zero ? new Rest(_state.Now + span, isWrapUp) : null,
    };

    private void Match()
    {
        if (_state.Waiting.IsEmpty)
        {
            return;
        }

        var ready = _state.Agents.Values.Where(agent => agent.IsReady).ToList();
        foreach (var waiting in _state.Waiting)
        {
            if (ready.Count == 0)
            {
                return;
            }

            if (AgentChoicePolicy.Choose(_state, waiting.Request, ready) is { } chosen)
            {
                ready.Remove(chosen);
                Offer(waiting, chosen);
            }
        }
    }

    private void Offer(WaitingRequest waiting, AgentState agent)
    {
        var request = waiting.Request;
        var offer = new RingingOffer(_state.LastOfferId + 1, request, _state.Now + Options(request).RingTimeout);
        _state = _state with { LastOfferId = offer.Id, Waiting = _state.Waiting.Remove(waiting) };
        Put(agent with { Ringing = offer });
        _actions.Add(new RoutingAction.Make(offer.Id, request, agent.Agent, offer.Deadline));
    }

    // The one place where an agent changes, so that the two clocks of presence are right.
    private void Put(AgentState after, bool keepsPlace = false)
    {
        var before = _state.Agents[after.Agent.Name];
        var becameReady = after.IsReady && !before.IsReady && !keepsPlace;
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
