using Gateway.Telephony.Sip.Messages;
using Gateway.Telephony.Sip.Transactions;
using Microsoft.Extensions.Logging;

namespace Gateway.Telephony.Sip.Dialogs;

/// <summary>Answers the requests that a peer sends in a dialog: BYE, re-INVITE (RFC 3261 section 14.2), UPDATE (RFC 3311),
/// INFO (RFC 6086 section 6.1 without packages), REFER, NOTIFY and OPTIONS. Runs on the lane.</summary>
internal sealed partial class DialogRequests(SipCore core, InviteDialog dialog)
{
    private readonly ReferRequests _refers = new(core, dialog);

    public void Receive(ServerTransaction transaction)
    {
        var request = transaction.Request;
        if (RequestCheck.RefusalInDialog(request) is { } refusal)
            transaction.Respond(refusal);
        else if (!dialog.Path.TryAdvance(request.CSeq.Number))
            transaction.Respond(500, "CSeq out of order");
        else
            Answer(transaction);
    }

    private void Answer(ServerTransaction transaction)
    {
        var isOver = dialog.State is not (DialogState.Confirmed or DialogState.Unconfirmed);
        switch (transaction.Request.Method)
        {
            case SipMethods.Bye:
                transaction.Respond(200);
                dialog.Step(DialogEvent.RemoteBye);
                break;
            case not SipMethods.Options when isOver:
                transaction.Respond(481);
                break;
            case SipMethods.Invite:
                Reinvite(transaction);
                break;
            case SipMethods.Update:
                Update(transaction);
                break;
            case SipMethods.Info:
                transaction.Respond(200);
                dialog.OnInfo?.Invoke(transaction.Request);
                break;
            case SipMethods.Refer:
                _refers.Refer(transaction);
                break;
            case SipMethods.Notify:
                _refers.Notify(transaction);
                break;
            case SipMethods.Options:
                Capabilities(transaction);
                break;
            default:
                // REGISTER and the like have no meaning in a call.
                transaction.Respond(405);
                break;
        }
    }

    // Section 11.2: the same as outside a dialog.
    private void Capabilities(ServerTransaction transaction)
    {
        var response = Success(transaction, ReadOnlyMemory<byte>.Empty);
        response.Headers.Add(HeaderNames.Accept, OwnHeaders.Sdp);
        transaction.Respond(response);
    }

    private void Reinvite(ServerTransaction transaction)
    {
        // Section 14.2: while an offer of either side is open, theirs has to wait.
        if (dialog.PendingReinvite is not null || dialog.State == DialogState.Unconfirmed)
        {
            transaction.Respond(491);
            return;
        }

        if (!TryAskOwner(transaction, out var reply))
            return;
        var offer = transaction.Request.Body;
        dialog.AwaitsAnswer = offer.IsEmpty;
        TakeOffer(transaction.Request);
        dialog.Accept(transaction, Success(transaction, reply.Sdp));
    }

    private void Update(ServerTransaction transaction)
    {
        if (transaction.Request.Body.IsEmpty)
        {
            dialog.Path.Refresh(transaction.Request);
            transaction.Respond(Success(transaction, ReadOnlyMemory<byte>.Empty));
        }
        else if (dialog.PendingReinvite is not null || dialog.AwaitsAnswer)
        {
            // RFC 3311 section 5.2.
            transaction.Respond(491);
        }
        else if (TryAskOwner(transaction, out var reply))
        {
            TakeOffer(transaction.Request);
            transaction.Respond(Success(transaction, reply.Sdp));
        }
    }

    /// <summary>Asks the dialog's owner; false when the refusal is sent.</summary>
    private bool TryAskOwner(ServerTransaction transaction, out SdpReply reply)
    {
        reply = SdpReply.NotAcceptable;
        try
        {
            reply = dialog.OnOffer?.Invoke(transaction.Request.Body) ?? reply;
        }
        catch (Exception bug)
        {
            LogOfferFailed(core.Logger, bug, dialog.CallId);
            reply = new SdpReply(500, ReadOnlyMemory<byte>.Empty);
        }

        if (reply.Status is >= 200 and < 300)
            return true;
        transaction.Respond(reply.Status);
        return false;
    }

    private void TakeOffer(SipRequest request)
    {
        dialog.Path.Refresh(request);
        if (!request.Body.IsEmpty)
            dialog.RemoteSdp = request.Body;
    }

    private SipResponse Success(ServerTransaction transaction, ReadOnlyMemory<byte> sdp)
    {
        var response = SipResponse.For(transaction.Request, 200);
        OwnHeaders.AddSession(response, core.Transport.SentBy(transaction.Source), transaction.Source, sdp);
        return response;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Answering an offer failed in call {CallId}")]
    private static partial void LogOfferFailed(ILogger logger, Exception bug, string callId);
}
