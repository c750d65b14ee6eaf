using System.Collections.Concurrent;
using Gateway.Telephony.Sip.Dialogs;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Calls;

/// <summary>The answered legs by their dialogs: REFER and Replaces name a dialog, flows hold legs.</summary>
internal sealed partial class LegDirectory(ILogger logger)
{
    private readonly ConcurrentDictionary<InviteDialog, Call> _legs = new();

    public void Add(InviteDialog dialog, Call leg) => _legs[dialog] = leg;

    public void Remove(InviteDialog dialog) => _legs.TryRemove(dialog, out _);

    public Call? Find(InviteDialog? dialog) => dialog is null ? null : _legs.GetValueOrDefault(dialog);

    /// <summary>All legs of one agent.</summary>
    public IEnumerable<Call> Of(string agent) => _legs.Values.Where(leg => leg.Agent == agent);

    /// <summary>Notes a transfer that somebody asked for who may not: whoever looks after fraud wants to see it.</summary>
    public void Forbidden(string callId, string target, string reason)
    {
        TransferMetrics.Forbidden();
        LogForbidden(callId, target, reason);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "{CallId} transfer to {Target} forbidden: {Reason}")]
    private partial void LogForbidden(string callId, string target, string reason);
}
