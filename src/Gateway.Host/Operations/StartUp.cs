using System.Net;
using Gateway.Host.Configuration;

namespace Gateway.Host.Operations;

/// <summary>What the gateway is started with.</summary>
/// <param name="Configuration">What the operator wrote, with the addresses of the command line in place.</param>
/// <param name="Data">Full path of the data folder, which exists.</param>
/// <param name="Health">Where its parts say how they are.</param>
/// <param name="Time">The clock of everything.</param>
/// <param name="Loggers">The log.</param>
public sealed record StartUp(
    GatewayConfiguration Configuration, string Data, Health Health, TimeProvider Time, ILoggerFactory Loggers);

/// <summary>The gateway while it takes calls.</summary>
/// <param name="Sip">Where SIP is served, with the port that was taken when port 0 was asked for.</param>
/// <param name="Parts">Disposing them says BYE to everyone.</param>
/// <param name="Control">What an operator may ask of it; null when nothing can be asked.</param>
public sealed record RunningService(IPEndPoint Sip, IAsyncDisposable Parts, IServiceControl? Control = null);
