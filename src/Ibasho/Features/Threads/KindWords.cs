using Ibasho.Model;

namespace Ibasho.Features.Threads;

/// <summary>The words on badges.</summary>
public static class KindWords
{
    public static string Of(ThreadKind kind) => kind switch
    {
        ThreadKind.Topic => ThreadsText.KindTopic,
        ThreadKind.Notice => ThreadsText.KindNotice,
        _ => ThreadsText.KindConsultation,
    };

    public static string Of(Visibility visibility) => visibility switch
    {
        Visibility.Open => ThreadsText.Open,
        Visibility.Secret => ThreadsText.Secret,
        _ => ThreadsText.Closed,
    };
}
