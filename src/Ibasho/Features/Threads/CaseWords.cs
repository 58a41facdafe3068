using Ibasho.Model;
using Ibasho.Shell;

namespace Ibasho.Features.Threads;

/// <summary>What several pages say of consultations.</summary>
public static class CaseWords
{
    public static string Of(Consent consent) => consent switch
    {
        Consent.Person => CasesText.ConsentPerson,
        Consent.Family => CasesText.ConsentFamily,
        _ => CasesText.ConsentProcessed,
    };

    public static string Help(Consent consent) => consent switch
    {
        Consent.Person => CasesText.ConsentPersonHelp,
        Consent.Family => CasesText.ConsentFamilyHelp,
        _ => CasesText.ConsentProcessedHelp,
    };

    /// <summary>As a program says it; left out it stays, empty it goes.</summary>
    internal static Consent? Read<T>(Json<T> json, string? sent, Consent? before) where T : class =>
        sent is null ? before : sent.Length == 0 ? null : json.Choice("consent", sent, Consent.Person);

    /// <summary>A title as notices say it; one that was taken away has none.</summary>
    public static string Title(string title) => title.Length == 0 ? UpkeepText.OpeningGone : NewsWords.Short(title);
}
