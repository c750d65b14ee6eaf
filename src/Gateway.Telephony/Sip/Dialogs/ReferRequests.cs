using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Takes the REFERs of one dialog and the NOTIFYs about our own (RFC 3515). Runs on the lane.</summary>
internal sealed partial class ReferRequests(SipCore core, InviteDialog dialog)
{
    private const string EventName = "refer";

    private bool _hadRefer;

    /// <summary>Hands a REFER to the dialog's owner, who answers it; one without an owner, or that names no one, is refused here.</summary>
    public void Refer(ServerTransaction transaction)
    {
        // RFC 3515 section 2.4.2: exactly one Refer-To.
        var targets = transaction.Request.Headers.GetAll(HeaderNames.ReferTo).ToList();
        if (targets is not [var line] || !NameAddress.TryParse(line, out var target))
            transaction.Respond(400, "One Refer-To");
        else if (target.Uri.Scheme is not ("sip" or "sips" or "tel"))
            transaction.Respond(416);
        else if (target.Uri.Parameters["method"] is { } method && method != SipMethods.Invite)
            transaction.Respond(403, "Only INVITE");
        else if (dialog.OnRefer is not { } owner)
            transaction.Respond(403);
        else
            Ask(owner, transaction, target.Uri);
    }

    /// <summary>Takes a report about a REFER of ours.</summary>
    public void Notify(ServerTransaction transaction)
    {
        var request = transaction.Request;
        var (name, id) = EventOf(request);
        if (name != EventName)
            transaction.Respond(489);
        else if (dialog.PendingRefer is not { } refer || !refer.IsMeantBy(id))
            transaction.Respond(481);
        else
        {
            transaction.Respond(200);
            refer.OnReport(request);
        }
    }

    private void Ask(Action<IncomingRefer> owner, ServerTransaction transaction, SipUri target)
    {
        // Section 2.4.6: the reports of a second REFER in one dialog must say which they mean.
        var name = _hadRefer ? $"{EventName};id={transaction.Request.CSeq.Number}" : EventName;
        _hadRefer = true;
        var replaced = ReplacesHeader.Of(target) is { } replaces ? core.Find(replaces) : null;
        var refer = new IncomingRefer(core, transaction, target, replaced, new ReferReports(core, dialog.Path, name));
        try
        {
            owner(refer);
        }
        catch (Exception bug)
        {
            LogReferFailed(core.Logger, bug, dialog.CallId);
            refer.Reject(500, null);
        }
    }

    private static (string Name, string? Id) EventOf(SipRequest notify)
    {
        var value = notify.Headers.Get(HeaderNames.Event) ?? "";
        var semicolon = value.IndexOf(';', StringComparison.Ordinal);
        if (semicolon < 0)
            return (value.Trim(), null);
        var id = SipParameters.TryParse(value.AsSpan(semicolon), out var parameters) ? parameters["id"] : null;
        return (value[..semicolon].Trim(), id);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Handling a REFER failed in call {CallId}")]
    private static partial void LogReferFailed(ILogger logger, Exception bug, string callId);
}
