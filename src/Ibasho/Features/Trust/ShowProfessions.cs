using Ibasho.Shell;

namespace Ibasho.Features.Trust;

/// <summary>Says openly what each profession is checked by, and what is not.</summary>
internal static class ShowProfessions
{
    public static IResult Show() => Pages.Show<ProfessionsPage>(new { });
}
