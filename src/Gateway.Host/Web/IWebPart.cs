namespace Gateway.Host.Web;

/// <summary>A part of the web server that needs more than routes: services, or a say before and after its requests.</summary>
internal interface IWebPart
{
    /// <summary>Adds what it is made of.</summary>
    void AddTo(IServiceCollection services);

    /// <summary>Adds middleware and routes.</summary>
    void Use(WebApplication web);
}
